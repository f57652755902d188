using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Delivery.Webhooks;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Story;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>Declares subscriptions and shows what became of their events.</summary>
/// <param name="catalog">The topics, as this worker sees them.</param>
/// <param name="rules">Finds what is wrong.</param>
/// <param name="handshake">Asks webhooks.</param>
/// <param name="counters">What happened.</param>
/// <param name="board">Brings a change to this worker at once.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what was declared.</param>
public sealed class SubscriptionsApi(
    TopicCatalog catalog, SubscriptionRules rules, WebhookHandshake handshake, SubscriptionCounters counters, ControlBoard board, TimeProvider time,
    ILogger<SubscriptionsApi> log)
{
    /// <summary>Where a subscription is.</summary>
    internal const string Route = "topics/{topic}/subscriptions/{name}";

    /// <summary><c>GET /api/topics/{topic}/subscriptions/{name}</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="name">Name of the subscription.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>200 with what was declared and what happened; 404 where there is none.</returns>
    [Function("ShowSubscription")]
    public Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request, string topic, string name, CancellationToken stop) => GuardAsync(async () =>
    {
        if ((await catalog.FindNowAsync(topic, stop))?.Find(name) is not { } found) return NotFound(topic, name);
        var sums = await counters.ReadAsync(topic, name, stop);
        return Versions.Answer(request, SubscriptionView.Of(topic, found.State, sums), found.State.Version);
    });

    /// <summary><c>PUT /api/topics/{topic}/subscriptions/{name}</c>: declares a subscription or changes it.</summary>
    /// <param name="request">A <see cref="SubscriptionDefinition"/>; <c>If-Match</c> for a change.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="name">Name of the subscription.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>
    /// 201 or 200 with the subscription, which is not active yet where its webhook has still to agree; 400 with everything that is wrong; 404 where
    /// there is no topic; 412 where somebody else changed it.
    /// </returns>
    [Function("Subscribe")]
    public Task<IActionResult> SubscribeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string topic, string name,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        var errors = new RequestErrors();
        Names.Check("name", name, errors);
        var expected = Versions.Expected(request, errors);
        var definition = await JsonBody.ReadAsync<SubscriptionDefinition>(request, errors, stop);
        if (definition is not null) await rules.CheckAsync(topic, name, definition, errors, stop);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        if (await catalog.FindNowAsync(topic, stop) is not { Version: > 0 } there) return TopicsApi.NotDeclared(topic);

        var wish = new SubscriptionWish(name, new Change<SubscriptionDefinition>(definition, expected), IsActive: true);
        string? pending = null;
        if (NeedsAgreement(definition!.Destination, there.Find(name)?.State))
        {
            var code = EventGridHandshake.NewCode();
            var asked = await handshake.AskAsync(topic, definition.Destination, code, Callback(request, topic, name, code), stop);
            if (asked.Verdict == HandshakeVerdict.Refused)
                return Problems.BadRequest("destination.url", definition.Destination.Url, $"The webhook does not agree to receive events. {asked.Problem}", "Let it answer the handshake of its schema.");
            if (asked.Verdict == HandshakeVerdict.Pending)
                (wish, pending) = (wish with { IsActive = false, ValidationCode = code, ValidUntil = time.GetUtcNow() + EventGridHandshake.ManualLimit }, asked.Problem);
        }

        return await DeclareAsync(request, topic, wish, pending, client, stop);
    });

    /// <summary><c>DELETE /api/topics/{topic}/subscriptions/{name}</c>: takes a subscription back. What is on its way to it is dropped.</summary>
    /// <param name="request"><c>If-Match</c> with its version.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="name">Name of the subscription.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait.</param>
    [Function("Unsubscribe")]
    public Task<IActionResult> UnsubscribeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request, string topic, string name,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        if ((await catalog.FindNowAsync(topic, stop))?.Find(name) is not { State.Version: > 0 }) return NotFound(topic, name);
        var errors = new RequestErrors();
        var expected = Versions.Expected(request, errors);
        return errors.Count > 0
            ? Problems.BadRequest(errors)
            : await DeclareAsync(request, topic, new SubscriptionWish(name, new Change<SubscriptionDefinition>(null, expected), IsActive: true), null, client, stop);
    });

    /// <summary>
    /// <c>GET</c> or <c>POST /api/topics/{topic}/subscriptions/{name}/validate?code=…</c>: the owner of a webhook agrees. The code is all that he needs.
    /// </summary>
    /// <param name="request">Has the code.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="name">Name of the subscription.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait.</param>
    [Function("AgreeToSubscription")]
    public Task<IActionResult> AgreeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = Route + "/validate")] HttpRequest request, string topic, string name,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        var code = request.Query["code"].ToString();
        var agreed = await client.CallEntityAsync<bool>(TopicsApi.IdOf(topic), nameof(Topic.Agree), new SubscriptionAgreement(name, code), stop);
        await board.RefreshAsync(stop);
        return agreed
            ? new OkObjectResult("The webhook receives events from now on.")
            : Problems.NotFound("code", code, "validation", "No subscription waits for this code, or its ten minutes are over.", "Declare the subscription again.");
    });

    private static Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer) =>
        StorageGuard.AnswerAsync(answer, "Ask again in a moment; with If-Match a declaration cannot be changed twice unseen.");

    private async Task<IActionResult> DeclareAsync(
        HttpRequest request, string topic, SubscriptionWish wish, string? pending, DurableTaskClient client, CancellationToken stop)
    {
        var answer = (await client.CallEntityAsync<SubscriptionAnswer>(TopicsApi.IdOf(topic), nameof(Topic.Subscribe), wish, stop))!;
        await board.RefreshAsync(stop);
        if (answer is { Outcome: SubscriptionOutcome.Created or SubscriptionOutcome.Applied, Subscription: { } subscription })
        {
            log.Subscribed(topic, wish.Name, pending is null ? "receives events" : "has to agree first");
            return Versions.Answer(
                request, SubscriptionView.Of(topic, subscription, new SubscriptionSums()) with { Pending = pending }, subscription.Version,
                answer.Outcome == SubscriptionOutcome.Created);
        }

        return answer.Outcome switch
        {
            SubscriptionOutcome.NoTopic => TopicsApi.NotFound(topic),
            SubscriptionOutcome.TooMany => Problems.Conflict("name", wish.Name, "The topic has 500 subscriptions, as many as it may.", "Take some back, or use another topic."),
            SubscriptionOutcome.Stale => Versions.Stale(
                request, "subscription", new Changed<SubscriptionDefinition>(false, answer.Subscription?.Version ?? 0, answer.Subscription?.Definition)),
            _ => new NoContentResult(),
        };
    }

    // A webhook that has agreed need not again while its address and schema stay.
    private static bool NeedsAgreement(DestinationDefinition wanted, SubscriptionState? known) =>
        wanted.Type == DestinationTypes.Webhook
        && !(known is { IsActive: true, Definition.Destination: { Type: DestinationTypes.Webhook } before }
            && before.Url == wanted.Url && before.Schema == wanted.Schema);

    private static Uri Callback(HttpRequest request, string topic, string name, string code) =>
        new($"{request.Scheme}://{request.Host}/api/topics/{topic}/subscriptions/{name}/validate?code={code}");

    internal static IActionResult NotFound(string topic, string name) => Problems.NotFound(
        "name", name, "subscription", $"The topic '{topic}' has no subscription '{name}'.", $"GET /api/topics/{topic} lists them.");
}
