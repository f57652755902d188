using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Patterns.Declarations;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Streams.Declarations;

/// <summary>Declares streams and shows how far they are.</summary>
/// <param name="streams">The streams, as this worker sees them.</param>
/// <param name="checks">Finds what is wrong.</param>
/// <param name="desk">Declares.</param>
/// <param name="views">Looks at partitions.</param>
/// <param name="board">Brings what others declared.</param>
public sealed class StreamsApi(StreamCatalog streams, StreamChecks checks, StreamDesk desk, StreamViews views, ControlBoard board)
{
    /// <summary>Where a stream is.</summary>
    internal const string Route = "streams/{name}";

    /// <summary><c>GET /api/streams</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="stop">Ends the reading.</param>
    [Function("ListStreams")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "streams")] HttpRequest request, CancellationToken stop) => GuardAsync(async () =>
    {
        _ = request;
        await board.RefreshAsync(stop);
        return Serialization.Answer(streams.All.Select(StreamSummary.Of));
    });

    /// <summary><c>GET /api/streams/{name}</c>: the stream, and of each partition where it is, what waits, what is in hand and what was done.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="name">Name of the stream.</param>
    /// <param name="client">Where partitions are.</param>
    /// <param name="stop">Ends the reading.</param>
    [Function("ShowStream")]
    public Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request, string name,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
        await streams.FindNowAsync(name, stop) is { } found
            ? Versions.Answer(request, await views.ShowAsync(found, client, stop), found.Version)
            : NotFound(name));

    /// <summary><c>PUT /api/streams/{name}</c>: declares a stream or changes it while events flow.</summary>
    /// <param name="request">A <see cref="StreamDefinition"/>; <c>If-Match</c> for a change.</param>
    /// <param name="name">Name of the stream.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>201 or 200 with the stream; 400 with everything that is wrong; 412 where somebody else changed it.</returns>
    [Function("DeclareStream")]
    public Task<IActionResult> DeclareAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string name,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        if (IsOfPattern(name)) return OfPattern(name);
        var errors = new RequestErrors();
        var expected = Versions.Expected(request, errors);
        await board.RefreshAsync(stop);
        if (await JsonBody.ReadAsync<StreamDefinition>(request, errors, stop) is { } definition)
        {
            checks.Check(name, definition, errors);
            if (errors.Count == 0)
            {
                var changed = await desk.DeclareAsync(name, new Change<StreamDefinition>(definition, expected), client, stop);
                return changed.IsApplied
                    ? Versions.Answer(request, new StreamAnswer(name, changed.Value!, []), changed.Version, changed.Version == 1)
                    : Versions.Stale(request, "stream", changed);
            }
        }

        return Problems.BadRequest(errors);
    });

    /// <summary><c>DELETE /api/streams/{name}</c>: takes a stream back. What waits for it and what it holds is dropped.</summary>
    /// <param name="request"><c>If-Match</c> with its version.</param>
    /// <param name="name">Name of the stream.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait.</param>
    [Function("DeleteStream")]
    public Task<IActionResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request, string name,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        if (await streams.FindNowAsync(name, stop) is null) return NotFound(name);
        if (IsOfPattern(name)) return OfPattern(name);
        var errors = new RequestErrors();
        var expected = Versions.Expected(request, errors);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        var changed = await desk.DeclareAsync(name, new Change<StreamDefinition>(null, expected), client, stop);
        return changed.IsApplied ? new NoContentResult() : Versions.Stale(request, "stream", changed);
    });

    internal static Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer) =>
        StorageGuard.AnswerAsync(answer, "Ask again in a moment; with If-Match a declaration cannot be changed twice unseen.");

    private static bool IsOfPattern(string name) => name.StartsWith(PatternStreams.Prefix, StringComparison.Ordinal);

    private static IActionResult OfPattern(string name) => Problems.Conflict(
        "name", name, "Streams of such names run patterns.", $"Use another name, or change the pattern: /api/patterns/{name[PatternStreams.Prefix.Length..]}.");

    internal static IActionResult NotFound(string name) => Problems.NotFound(
        "name", name, "stream", $"There is no stream '{name}'.", "GET /api/streams lists them.");
}
