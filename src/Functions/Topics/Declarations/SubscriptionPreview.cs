using System.Text.Json;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Routing.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>Shows what a subscription would make of an event, before anybody depends on it.</summary>
/// <param name="rules">Finds what is wrong.</param>
public sealed class SubscriptionPreview(SubscriptionRules rules)
{
    private static readonly EventLimits Limits = new();

    /// <summary><c>POST /api/topics/{topic}/subscriptions/{name}/preview</c>. Neither topic nor subscription need to be there.</summary>
    /// <param name="request">The subscription, and a sample event of either schema.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="name">Name of the subscription.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with whether it wants the event and what it would get; 400 with everything that is wrong.</returns>
    [Function("PreviewSubscription")]
    public async Task<IActionResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = SubscriptionsApi.Route + "/preview")] HttpRequest request, string topic, string name,
        CancellationToken stop)
    {
        var errors = new RequestErrors();
        if (await JsonBody.ReadAsync<PreviewRequest>(request, errors, stop) is not { } wanted) return Problems.BadRequest(errors);
        await rules.CheckAsync(topic, name, wanted.Subscription, errors, stop);
        var sample = EventReader.Read(
            new PublishRequest("application/json", [], JsonSerializer.SerializeToUtf8Bytes(wanted.Event), topic), Limits);
        foreach (var error in sample.Errors) errors.Add(FieldOf(error), error.Value, error.Problem, error.Fix);
        if (errors.Count > 0) return Problems.BadRequest(errors);

        var routed = RoutedSubscription.Compile(name, wanted.Subscription.Filter, wanted.Subscription.Transform, out _)!;
        using var view = new EventView(sample.Events[0]);
        var data = routed.Transform(view);
        return Serialization.Answer(new PreviewAnswer(
            routed.Matches(view),
            data is { Succeeded: false } ? null : Parse(data?.Output ?? sample.Events[0].Data.Bytes),
            data is { Succeeded: false } failed ? [.. failed.Errors.Select(error => $"{error.Field}: {error.Problem}")] : []));
    }

    // The reader takes the event for a whole request: "id" is event.id, "[0].id" stays an index, "body" is the event itself.
    private static string FieldOf(RoutingError error) => error.Field switch
    {
        "body" => "event",
        ['[', ..] => $"event{error.Field}",
        _ => $"event.{error.Field}",
    };

    private static JsonElement? Parse(ReadOnlyMemory<byte> json) => json.IsEmpty ? null : JsonSerializer.Deserialize<JsonElement>(json.Span);
}

/// <summary>A subscription and an event to try it on.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Event">The event, a CloudEvent or one of the Event Grid schema.</param>
public sealed record PreviewRequest(SubscriptionDefinition Subscription, JsonElement Event);

/// <summary>What a subscription would make of an event.</summary>
/// <param name="Matches">True where it wants the event.</param>
/// <param name="Data">The data that would be delivered; null where the transform makes nothing of the event.</param>
/// <param name="Problems">Why it makes nothing of it.</param>
public sealed record PreviewAnswer(bool Matches, JsonElement? Data, IReadOnlyList<string> Problems);
