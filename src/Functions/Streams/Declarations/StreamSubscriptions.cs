using System.Text.Json;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Streams.Declarations;

/// <summary>
/// What streams are to the topics that they read: subscriptions that nobody declares. Their names have dots, so they clash with none that
/// somebody does: <c>stream.orders</c>, and <c>stream.orders.prices</c> for the table of an operator.
/// </summary>
internal static class StreamSubscriptions
{
    private const int MostEvents = 5_000;
    private const int MostKilobytes = 1_024;

    /// <summary>Name of the subscription that feeds a stream.</summary>
    public static string NameOf(string stream, string? table = null) => table is null ? $"stream.{stream}" : $"stream.{stream}.{table}";

    /// <summary>By topic, the subscriptions of streams.</summary>
    public static ILookup<string, StreamSubscription> Read(IEnumerable<ControlNotice> notices) => notices
        .Select(notice => (notice.Key, Notice: JsonSerializer.Deserialize<StreamNotice>(notice.Json, Serialization.Options)!))
        .SelectMany(stream => Of(stream.Key, stream.Notice))
        .OrderBy(one => one.Subscription.State.Name, StringComparer.Ordinal)
        .ToLookup(one => one.Topic, one => one.Subscription);

    private static IEnumerable<(string Topic, StreamSubscription Subscription)> Of(string name, StreamNotice notice)
    {
        var source = notice.Definition.Source;
        if (source.Type == StreamEnds.Topic)
            foreach (var topic in source.Others.Prepend(source.Name)) yield return (topic, Make(name, notice, null, source.Filter ?? new()));
        foreach (var one in notice.Definition.Operators)
            if (one.Join?.Topic is { } topic) yield return (topic, Make(name, notice, one.Name, new()));
    }

    private static StreamSubscription Make(string name, StreamNotice notice, string? table, Events.Routing.Filters.EventFilter filter)
    {
        var state = new SubscriptionState(
            NameOf(name, table),
            new SubscriptionDefinition
            {
                Filter = filter,
                Destination = new DestinationDefinition { Type = DestinationTypes.Stream, Name = name, Operation = table },
                Delivery = new DeliveryDefinition { MaxEventsPerBatch = MostEvents, PreferredBatchKilobytes = MostKilobytes },
            },
            Version: 0, notice.Incarnation, IsActive: true, null);
        return new StreamSubscription(state, JsonSerializer.Serialize(state, Serialization.Options));
    }
}

/// <summary>A stream as a subscription of a topic.</summary>
/// <param name="State">The subscription.</param>
/// <param name="Json">It as JSON.</param>
internal sealed record StreamSubscription(SubscriptionState State, string Json);
