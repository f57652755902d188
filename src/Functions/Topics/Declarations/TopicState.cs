namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>A topic with its keys and subscriptions, as it is stored. New fields are optional.</summary>
public sealed record TopicState
{
    /// <summary>Counts the changes of the topic itself; 0 where it is not declared.</summary>
    public long Version { get; init; }

    /// <summary>The topic; null where it is not declared.</summary>
    public TopicDefinition? Definition { get; init; }

    /// <summary>What publishers may prove themselves with.</summary>
    public TopicKeyPair? Keys { get; init; }

    /// <summary>Its subscriptions by name.</summary>
    public IReadOnlyDictionary<string, SubscriptionState> Subscriptions { get; init; } = new Dictionary<string, SubscriptionState>();

    /// <summary>Counts subscriptions that were ever made, so that one of an old name is not taken for the old one.</summary>
    public long Incarnations { get; init; }

    internal TopicState With(string name, SubscriptionState subscription) =>
        this with { Subscriptions = new Dictionary<string, SubscriptionState>(Subscriptions) { [name] = subscription } };

    internal TopicState Without(string name) =>
        this with { Subscriptions = Subscriptions.Where(entry => entry.Key != name).ToDictionary() };
}

/// <summary>The two keys of a topic: two, so that one can be replaced while publishers still use the other.</summary>
/// <param name="Key1">32 bytes in base64.</param>
/// <param name="Key2">32 bytes in base64.</param>
public sealed record TopicKeyPair(string Key1, string Key2);

/// <summary>A subscription, as it is stored and as workers see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">What it wants.</param>
/// <param name="Version">Counts its changes, from 1.</param>
/// <param name="Incarnation">Tells it from an earlier subscription of the same name.</param>
/// <param name="IsActive">False while its webhook has not agreed to receive events.</param>
/// <param name="ValidationCode">What its webhook's owner proves his agreement with; null where none is asked for.</param>
public sealed record SubscriptionState(
    string Name, SubscriptionDefinition Definition, long Version, long Incarnation, bool IsActive, string? ValidationCode)
{
    /// <summary>Until when the agreement may come; null where none is asked for.</summary>
    public DateTimeOffset? ValidUntil { get; init; }
}
