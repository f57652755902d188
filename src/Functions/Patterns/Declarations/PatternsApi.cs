using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Patterns;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Streams.Partitions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Patterns.Declarations;

/// <summary>Declares patterns and shows what they do.</summary>
/// <param name="patterns">The patterns, as this worker sees them.</param>
/// <param name="checks">Finds what is wrong.</param>
/// <param name="views">Looks at what runs them.</param>
/// <param name="streams">The streams that run them.</param>
/// <param name="board">Brings a change to this worker at once; the others see it within two seconds.</param>
/// <param name="log">Says what was declared.</param>
public sealed class PatternsApi(
    PatternCatalog patterns, PatternChecks checks, PatternViews views, StreamCatalog streams, ControlBoard board, ILogger<PatternsApi> log)
{
    /// <summary>Where a pattern is.</summary>
    internal const string Route = "patterns/{name}";

    /// <summary><c>GET /api/patterns</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="stop">Ends the reading.</param>
    [Function("ListPatterns")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "patterns")] HttpRequest request, CancellationToken stop) => GuardAsync(async () =>
    {
        _ = request;
        await board.RefreshAsync(stop);
        return Serialization.Answer(patterns.All.Select(PatternSummary.Of));
    });

    /// <summary><c>GET /api/pattern-schema</c>: the JSON Schema of the field <c>pattern</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    [Function("ShowPatternSchema")]
    public static IActionResult ShowSchema([HttpTrigger(AuthorizationLevel.Function, "get", Route = "pattern-schema")] HttpRequest request)
    {
        _ = request;
        return new ContentResult { Content = PatternJson.Schema, ContentType = "application/schema+json", StatusCode = StatusCodes.Status200OK };
    }

    /// <summary><c>GET /api/patterns/{name}</c>: the pattern, what it has found, what it holds, and what was too late, set aside or dropped.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="name">Name of the pattern.</param>
    /// <param name="client">Where its parts are.</param>
    /// <param name="stop">Ends the reading.</param>
    [Function("ShowPattern")]
    public Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request, string name,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
        await patterns.FindNowAsync(name, stop) is { } found
            ? Versions.Answer(request, await views.ShowAsync(found, client, stop), found.Version)
            : NotFound(name));

    /// <summary><c>PUT /api/patterns/{name}</c>: declares a pattern, or swaps it while events flow.</summary>
    /// <param name="request">A <see cref="PatternDeclaration"/>; <c>If-Match</c> for a change.</param>
    /// <param name="name">Name of the pattern.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>201, or 200 with what of the former version was kept and lost; 400 with everything that is wrong; 412 where somebody else changed it.</returns>
    [Function("DeclarePattern")]
    public Task<IActionResult> DeclareAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string name,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        var errors = new RequestErrors();
        var expected = Versions.Expected(request, errors);
        await board.RefreshAsync(stop);
        var declaration = await JsonBody.ReadAsync<PatternDeclaration>(request, errors, stop);
        if (declaration is not null) await checks.CheckAsync(name, declaration, errors, stop);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        var changed = await ChangeAsync(name, new Change<PatternDeclaration>(declaration, expected), client, stop);
        if (!changed.IsApplied) return Versions.Stale(request, "pattern", changed);
        var answer = PatternAnswer.Of(name, changed.Value!, changed.Version);
        if (changed.Version > 1) answer = answer with { Swap = await views.SwapAsync(name, changed.Version, client, stop) };
        return Versions.Answer(request, answer, changed.Version, changed.Version == 1);
    });

    /// <summary><c>DELETE /api/patterns/{name}</c>: takes a pattern back. What waits for it and what it holds is dropped.</summary>
    /// <param name="request"><c>If-Match</c> with its version.</param>
    /// <param name="name">Name of the pattern.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait.</param>
    [Function("DeletePattern")]
    public Task<IActionResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request, string name,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        if (await patterns.FindNowAsync(name, stop) is null) return NotFound(name);
        var errors = new RequestErrors();
        var expected = Versions.Expected(request, errors);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        var changed = await ChangeAsync(name, new Change<PatternDeclaration>(null, expected), client, stop);
        return changed.IsApplied ? new NoContentResult() : Versions.Stale(request, "pattern", changed);
    });

    internal static Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer) =>
        StorageGuard.AnswerAsync(answer, "Ask again in a moment; with If-Match a declaration cannot be changed twice unseen.");

    internal static IActionResult NotFound(string name) => Problems.NotFound(
        "name", name, "pattern", $"There is no pattern '{name}'.", $"PUT /api/patterns/{name} declares it; GET /api/patterns lists them.");

    private async Task<Changed<PatternDeclaration>> ChangeAsync(
        string name, Change<PatternDeclaration> change, DurableTaskClient client, CancellationToken stop)
    {
        var partitions = PartitionsOf(name);
        var changed = (await client.CallEntityAsync<Changed<PatternDeclaration>>(IdOf(name), nameof(DeclaredPattern.Declare), change, stop))!;
        await board.RefreshAsync(stop);
        if (!changed.IsApplied) return changed;
        log.PatternDeclared(name, changed.Version);

        // Each part looks at once: it goes on in the new form, or ends.
        await Task.WhenAll(Enumerable.Range(0, Math.Max(partitions, PartitionsOf(name))).Select(partition => client.Entities.SignalEntityAsync(
            new PartitionId(PatternStreams.NameOf(name), partition).Entity, nameof(StreamPartition.Wake), cancellation: stop)));
        return changed;
    }

    private int PartitionsOf(string name) => streams.Find(PatternStreams.NameOf(name))?.Plan.Definition.Partitions ?? 0;

    internal static EntityInstanceId IdOf(string name) => new(nameof(DeclaredPattern), name);
}
