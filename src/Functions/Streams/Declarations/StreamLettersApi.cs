using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Topics.DeadLetters;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Streams.Declarations;

/// <summary>Shows what streams have set aside, and gives it to them again.</summary>
/// <param name="streams">The streams.</param>
/// <param name="letters">What was set aside.</param>
/// <param name="log">Says how many were given again.</param>
public sealed class StreamLettersApi(StreamCatalog streams, StreamLetters letters, ILogger<StreamLettersApi> log)
{
    private const string Route = StreamsApi.Route + "/deadletters";

    /// <summary><c>GET /api/streams/{name}/deadletters</c>, the oldest first, at most 1,000.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="name">Name of the stream.</param>
    /// <param name="stop">Ends the reading.</param>
    [Function("ListStreamDeadLetters")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request, string name, CancellationToken stop) => StreamsApi.GuardAsync(async () =>
    {
        _ = request;
        return await streams.FindNowAsync(name, stop) is { } stream
            ? Serialization.Answer(await letters.ListAsync(stream, stop))
            : StreamsApi.NotFound(name);
    });

    /// <summary><c>POST /api/streams/{name}/deadletters/replay</c>.</summary>
    /// <param name="request">A <see cref="DeadLetterFilter"/>; <c>{}</c> for all.</param>
    /// <param name="name">Name of the stream.</param>
    /// <param name="stop">Ends the sending; what was sent is sent.</param>
    /// <returns>200 with how many were given again.</returns>
    [Function("ReplayStreamDeadLetters")]
    public Task<IActionResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/replay")] HttpRequest request, string name, CancellationToken stop) => StreamsApi.GuardAsync(async () =>
    {
        if (await streams.FindNowAsync(name, stop) is not { } stream) return StreamsApi.NotFound(name);
        var errors = new RequestErrors();
        if (await JsonBody.ReadAsync<DeadLetterFilter>(request, errors, stop) is not { } filter) return Problems.BadRequest(errors);
        var replayed = await letters.ReplayAsync(stream, filter, stop);
        log.ReplayedDeadLetters(replayed, "stream", name);
        return Serialization.Answer(new ReplayAnswer(replayed));
    });
}
