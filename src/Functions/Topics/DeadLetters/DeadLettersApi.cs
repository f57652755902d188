using System.Text.Json;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Declarations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Topics.DeadLetters;

/// <summary>Shows the dead letters of a subscription, and sends them again.</summary>
/// <param name="catalog">The topics.</param>
/// <param name="store">Where they are.</param>
/// <param name="replay">Sends them.</param>
/// <param name="log">Says how many were sent.</param>
public sealed class DeadLettersApi(TopicCatalog catalog, DeadLetterStore store, DeadLetterReplay replay, ILogger<DeadLettersApi> log)
{
    private const string Route = SubscriptionsApi.Route + "/deadletters";
    private const int Most = 1_000;

    /// <summary><c>GET /api/topics/{topic}/subscriptions/{name}/deadletters</c>, the oldest first, at most 1,000.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="name">Name of the subscription.</param>
    /// <param name="stop">Ends the reading.</param>
    [Function("ListEventDeadLetters")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request, string topic, string name, CancellationToken stop) => GuardAsync(async () =>
    {
        _ = request;
        if ((await catalog.FindNowAsync(topic, stop))?.Find(name) is null) return SubscriptionsApi.NotFound(topic, name);
        List<JsonElement> letters = [];
        await foreach (var blob in store.ReadAsync(topic, name, stop))
        {
            letters.AddRange(blob.Letters.Select(letter => letter.Json));
            if (letters.Count > Most) break;
        }

        return Serialization.Answer(new DeadLettersAnswer([.. letters.Take(Most)], letters.Count > Most));
    });

    /// <summary><c>POST /api/topics/{topic}/subscriptions/{name}/deadletters/replay</c>.</summary>
    /// <param name="request">A <see cref="DeadLetterFilter"/>; <c>{}</c> for all.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="name">Name of the subscription.</param>
    /// <param name="stop">Ends the sending; what was sent is sent.</param>
    /// <returns>200 with how many were sent; they arrive as any event does, and become dead letters again where they cannot.</returns>
    [Function("ReplayEventDeadLetters")]
    public Task<IActionResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/replay")] HttpRequest request, string topic, string name, CancellationToken stop) => GuardAsync(async () =>
    {
        if ((await catalog.FindNowAsync(topic, stop))?.Find(name) is not { } subscription) return SubscriptionsApi.NotFound(topic, name);
        var errors = new RequestErrors();
        if (await JsonBody.ReadAsync<DeadLetterFilter>(request, errors, stop) is not { } filter) return Problems.BadRequest(errors);
        var replayed = await replay.RunAsync(topic, subscription.State, filter, stop);
        log.ReplayedDeadLetters(replayed, topic, name);
        return Serialization.Answer(new ReplayAnswer(replayed));
    });

    private static Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer) =>
        StorageGuard.AnswerAsync(answer, "Ask again in a moment; what was replayed is replayed.");
}

/// <summary>Dead letters of a subscription.</summary>
/// <param name="DeadLetters">The letters: CloudEvents with what Event Grid's dead letters add, as <c>deadletterreason</c>.</param>
/// <param name="HasMore">True where there are more.</param>
public sealed record DeadLettersAnswer(IReadOnlyList<JsonElement> DeadLetters, bool HasMore);

/// <summary>That dead letters were sent again.</summary>
/// <param name="Replayed">How many.</param>
public sealed record ReplayAnswer(int Replayed);
