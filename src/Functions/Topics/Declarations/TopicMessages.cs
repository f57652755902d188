using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>What workers see of a topic.</summary>
/// <param name="Definition">The topic.</param>
/// <param name="Keys">What publishers prove themselves with.</param>
/// <param name="Version">Its version.</param>
public sealed record TopicNotice(TopicDefinition Definition, TopicKeyPair Keys, long Version);

/// <summary>A wish to declare a subscription, or to take it back.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Change">What it shall be.</param>
/// <param name="IsActive">True where nobody's agreement is missing.</param>
/// <param name="ValidationCode">What the owner of the webhook shall prove his agreement with; null where it is there.</param>
/// <param name="ValidUntil">Until when.</param>
public sealed record SubscriptionWish(
    string Name, Change<SubscriptionDefinition> Change, bool IsActive, string? ValidationCode = null, DateTimeOffset? ValidUntil = null);

/// <summary>The owner of a webhook agrees.</summary>
/// <param name="Name">Name of the subscription.</param>
/// <param name="Code">The code that it was sent.</param>
public sealed record SubscriptionAgreement(string Name, string Code);

/// <summary>What came of a <see cref="SubscriptionWish"/>.</summary>
/// <param name="Outcome">The kind.</param>
/// <param name="Subscription">What is there now; null where nothing is.</param>
public sealed record SubscriptionAnswer(SubscriptionOutcome Outcome, SubscriptionState? Subscription);

/// <summary>The kinds of outcome of a <see cref="SubscriptionWish"/>.</summary>
public enum SubscriptionOutcome
{
    /// <summary>It is there, and was not before.</summary>
    Created,

    /// <summary>It is changed, or gone.</summary>
    Applied,

    /// <summary>Somebody changed it before.</summary>
    Stale,

    /// <summary>There is no such topic.</summary>
    NoTopic,

    /// <summary>The topic has as many as it may.</summary>
    TooMany,
}
