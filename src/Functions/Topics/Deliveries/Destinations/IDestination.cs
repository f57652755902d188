using FunctionsOrchestration.Events.Delivery.Lanes;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Log;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>A kind of place that events go to.</summary>
public interface IDestination
{
    /// <summary>One of <see cref="DestinationTypes"/>.</summary>
    string Type { get; }

    /// <summary>Sends events once. Whatever comes of it is a value.</summary>
    /// <param name="delivery">What is sent.</param>
    /// <param name="stop">Ends the sending.</param>
    /// <exception cref="OperationCanceledException">The host stops; the events are tried again.</exception>
    Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop);
}

/// <summary>Events on their way to a destination.</summary>
public sealed class Delivery
{
    internal Delivery(EventBatch batch, SubscriptionState subscription, DeliveryBatch sent, DurableTaskClient client)
    {
        (Batch, Subscription, Client) = (batch, subscription, client);
        Attempts = sent.Deliveries[0].Attempts;
        Events = [.. sent.Deliveries.Select(one => ((EventAtPosition)one).Event).OfType<ShapedEvent>()];
        Positions = [.. sent.Deliveries.Select(one => ((EventAtPosition)one).Position)];
    }

    /// <summary>The batch that they are of.</summary>
    public EventBatch Batch { get; }

    /// <summary>Who gets them.</summary>
    public SubscriptionState Subscription { get; }

    /// <summary>The events, as the subscription wants them.</summary>
    public IReadOnlyList<ShapedEvent> Events { get; }

    /// <summary>Where the events stand in their batch, for a destination that reads them there.</summary>
    public IReadOnlyList<int> Positions { get; }

    /// <summary>Attempts that were made before.</summary>
    public int Attempts { get; }

    /// <summary>For destinations that are orchestrations.</summary>
    public DurableTaskClient Client { get; }

    /// <summary>Where they go.</summary>
    public DestinationDefinition Destination => Subscription.Definition.Destination;

    /// <summary>
    /// What an event is to its subscription: the same at each attempt, another for each subscription. Whatever is done because of it is
    /// keyed with this, so that a second delivery repeats nothing.
    /// </summary>
    public string KeyOf(ShapedEvent one) =>
        EventKeys.Of(Batch.Topic, Subscription.Name, one.Original.Source, one.Original.Id);
}
