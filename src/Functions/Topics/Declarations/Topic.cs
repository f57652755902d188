using System.Security.Cryptography;
using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>
/// A topic; its key is the topic's name. Whatever changes is written to the control table, from which every worker routes, before the
/// state is: an operation that fails in between is done again and writes the same.
/// </summary>
/// <param name="table">What the workers read.</param>
/// <param name="time">The clock.</param>
public sealed class Topic(IControlTable table, TimeProvider time) : TaskEntity<TopicState>
{
    /// <summary>Kind of the notices about topics: a <see cref="TopicNotice"/> each.</summary>
    public const string TopicKind = "topic";

    /// <summary>Kind of the notices about subscriptions, by topic and name: a <see cref="SubscriptionState"/> each.</summary>
    public const string SubscriptionKind = "subscription";

    // As many as a custom topic of Event Grid has.
    private const int MaxSubscriptions = 500;

    /// <summary>Declares the topic, or takes it back with its subscriptions.</summary>
    /// <param name="change">The wish.</param>
    public async Task<Changed<TopicDefinition>> Declare(Change<TopicDefinition> change)
    {
        if (!change.Fits(State.Version)) return new(false, State.Version, State.Definition);
        if (change.Value is null)
        {
            foreach (var name in State.Subscriptions.Keys) await table.DeleteAsync(SubscriptionKind, SubscriptionKey(name));
            await table.DeleteAsync(TopicKind, Context.Id.Key);
            State = new TopicState { Incarnations = State.Incarnations };
            return new(true, 0, null);
        }

        State = State with { Definition = change.Value, Version = State.Version + 1, Keys = State.Keys ?? new TopicKeyPair(NewKey(), NewKey()) };
        await PublishTopicAsync();
        return new(true, State.Version, State.Definition);
    }

    /// <summary>The keys; null where the topic is not declared.</summary>
    public TopicKeyPair? ReadKeys() => State.Keys;

    /// <summary>Replaces a key; whoever still uses the old one is refused within two seconds.</summary>
    /// <param name="name"><c>key1</c> or <c>key2</c>.</param>
    public async Task<TopicKeyPair?> RegenerateKey(string name)
    {
        if (State.Keys is not { } keys) return null;
        State = State with { Keys = name == "key1" ? keys with { Key1 = NewKey() } : keys with { Key2 = NewKey() } };
        await PublishTopicAsync();
        return State.Keys;
    }

    /// <summary>Declares a subscription, or takes it back.</summary>
    /// <param name="wish">The wish.</param>
    public async Task<SubscriptionAnswer> Subscribe(SubscriptionWish wish)
    {
        var known = State.Subscriptions.GetValueOrDefault(wish.Name);
        if (State.Definition is null) return new(SubscriptionOutcome.NoTopic, null);
        if (!wish.Change.Fits(known?.Version ?? 0)) return new(SubscriptionOutcome.Stale, known);
        if (wish.Change.Value is not { } definition)
        {
            await table.DeleteAsync(SubscriptionKind, SubscriptionKey(wish.Name));
            State = State.Without(wish.Name);
            return new(SubscriptionOutcome.Applied, null);
        }

        if (known is null && State.Subscriptions.Count >= MaxSubscriptions) return new(SubscriptionOutcome.TooMany, null);
        var incarnation = known?.Incarnation ?? State.Incarnations + 1;
        var subscription = new SubscriptionState(wish.Name, definition, (known?.Version ?? 0) + 1, incarnation, wish.IsActive, wish.ValidationCode)
        {
            ValidUntil = wish.ValidUntil,
        };
        await PublishAsync(subscription);
        State = State.With(wish.Name, subscription) with { Incarnations = Math.Max(State.Incarnations, incarnation) };
        return new(known is null ? SubscriptionOutcome.Created : SubscriptionOutcome.Applied, subscription);
    }

    /// <summary>The owner of a webhook agrees to receive events.</summary>
    /// <param name="agreement">What he proves it with.</param>
    /// <returns>True where the subscription is active now.</returns>
    public async Task<bool> Agree(SubscriptionAgreement agreement)
    {
        if (State.Subscriptions.GetValueOrDefault(agreement.Name) is not { } known) return false;
        if (known.IsActive) return true;
        if (known.ValidationCode != agreement.Code || known.ValidUntil < time.GetUtcNow()) return false;
        var agreed = known with { IsActive = true, ValidationCode = null, ValidUntil = null, Version = known.Version + 1 };
        await PublishAsync(agreed);
        State = State.With(agreement.Name, agreed);
        return true;
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(Topic))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Topic>();

    /// <inheritdoc/>
    protected override TopicState InitializeState(TaskEntityOperation entityOperation) => new();

    private string SubscriptionKey(string name) => $"{Context.Id.Key}/{name}";

    private Task PublishTopicAsync() => table.WriteAsync(new ControlNotice(
        TopicKind, Context.Id.Key, JsonSerializer.Serialize(new TopicNotice(State.Definition!, State.Keys!, State.Version), Serialization.Options)));

    private Task PublishAsync(SubscriptionState subscription) => table.WriteAsync(new ControlNotice(
        SubscriptionKind, SubscriptionKey(subscription.Name), JsonSerializer.Serialize(subscription, Serialization.Options)));

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
