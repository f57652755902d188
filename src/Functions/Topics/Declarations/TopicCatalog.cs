using System.Collections.Frozen;
using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Events.Delivery.EventGridAuth;
using FunctionsOrchestration.Events.Routing.Subscriptions;
using FunctionsOrchestration.Streams.Declarations;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>Topics and subscriptions as this worker sees them, ready to route by. A change makes another catalog.</summary>
public sealed class TopicCatalog : IDisposable
{
    private readonly ControlBoard _board;
    private readonly IReadOnlyList<BuiltInTopic> _builtIn;
    private readonly Lock _loading = new();
    private readonly IDisposable _changes;
    private FrozenDictionary<string, TopicModel> _topics = FrozenDictionary<string, TopicModel>.Empty;

    /// <param name="board">What topics have made public.</param>
    /// <param name="builtIn">Topics that are there without being declared.</param>
    public TopicCatalog(ControlBoard board, IEnumerable<BuiltInTopic> builtIn)
    {
        (_board, _builtIn) = (board, [.. builtIn]);
        // In this order: what changes while it is loaded for the first time, as it does at the start of a worker, is loaded again.
        _changes = ChangeToken.OnChange(() => board.Changed, Load);
        Load();
    }

    /// <summary>Every topic, by name.</summary>
    public IEnumerable<TopicModel> All => Volatile.Read(ref _topics).Values.OrderBy(topic => topic.Name, StringComparer.Ordinal);

    /// <summary>A topic; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public TopicModel? Find(string name) => Volatile.Read(ref _topics).GetValueOrDefault(name);

    /// <summary>
    /// A topic as it is declared at this moment, by whichever worker: one read of one row where nothing has changed. Whoever drops what nobody
    /// seems to want, or answers that there is no such topic, asks here first: a worker that has just started knows nothing yet.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<TopicModel?> FindNowAsync(string name, CancellationToken cancellation)
    {
        await _board.RefreshAsync(cancellation);
        return Find(name);
    }

    /// <summary>A subscription that something is on its way to; null where it is gone, or another has its name.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="name">Its name.</param>
    /// <param name="incarnation">Which of that name.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task<SubscriptionModel?> FindAsync(string topic, string name, long incarnation, CancellationToken cancellation)
    {
        if (Find(topic)?.Find(name) is { } known && known.State.Incarnation == incarnation) return known;
        var now = (await FindNowAsync(topic, cancellation))?.Find(name);
        return now?.State.Incarnation == incarnation ? now : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _changes.Dispose();

    private void Load()
    {
        lock (_loading) LoadAlone();
    }

    private void LoadAlone()
    {
        var before = Volatile.Read(ref _topics);
        var subscriptions = _board.Read(Topic.SubscriptionKind).ToLookup(notice => notice.Key[..notice.Key.IndexOf('/', StringComparison.Ordinal)]);
        var streams = StreamSubscriptions.Read(_board.Read(StreamDeclaration.Kind));
        var declared = _board.Read(Topic.TopicKind).Select(notice =>
        {
            string[] sources =
            [
                notice.Json, .. subscriptions[notice.Key].OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Json),
                .. streams[notice.Key].Select(one => one.Json),
            ];
            // What has not changed keeps its index: to build one for hundreds of subscriptions takes milliseconds.
            return before.GetValueOrDefault(notice.Key) is { } known && known.Sources.SequenceEqual(sources) ? known : Read(notice.Key, sources);
        });
        var there = declared.ToDictionary(topic => topic.Name);
        foreach (var topic in _builtIn.Where(topic => !there.ContainsKey(topic.Name)))
        {
            var ofPatterns = subscriptions[topic.Name].Select(one => JsonSerializer.Deserialize<SubscriptionState>(one.Json, Serialization.Options)!);
            there.Add(topic.Name, topic.ToModel(streams[topic.Name].Select(one => one.State).Concat(ofPatterns)));
        }

        Volatile.Write(ref _topics, there.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private TopicModel Read(string name, string[] sources)
    {
        var topic = JsonSerializer.Deserialize<TopicNotice>(sources[0], Serialization.Options)!;
        List<SubscriptionState> subscriptions = [.. sources.Skip(1).Select(json => JsonSerializer.Deserialize<SubscriptionState>(json, Serialization.Options)!)];
        if (_builtIn.FirstOrDefault(one => one.Name == name) is { } builtIn)
            subscriptions.AddRange(builtIn.Own.ExceptBy(subscriptions.Select(one => one.Name), own => own.Name));
        return new TopicModel(
            name, topic.Definition, topic.Version, new TopicKeys(topic.Keys.Key1, topic.Keys.Key2), [.. subscriptions.Select(SubscriptionModel.Of)])
        {
            Sources = sources,
        };
    }
}

/// <summary>A topic, ready to route by.</summary>
public sealed class TopicModel
{
    private readonly FrozenDictionary<string, SubscriptionModel> _subscriptions;

    internal TopicModel(string name, TopicDefinition definition, long version, TopicKeys? keys, IReadOnlyList<SubscriptionModel> subscriptions)
    {
        (Name, Definition, Version, Keys) = (name, definition, version, keys);
        _subscriptions = subscriptions.ToFrozenDictionary(one => one.State.Name, StringComparer.Ordinal);
        Index = new SubscriptionIndex([.. subscriptions.Where(one => one.State.IsActive).Select(one => one.Routed)]);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What was declared.</summary>
    public TopicDefinition Definition { get; }

    /// <summary>Version of the declaration; 0 where it is built in.</summary>
    public long Version { get; }

    /// <summary>Every subscription.</summary>
    public IEnumerable<SubscriptionModel> Subscriptions => _subscriptions.Values.OrderBy(one => one.State.Name, StringComparer.Ordinal);

    /// <summary>Judges publishers; null where it is built in, and nobody outside publishes to it.</summary>
    internal TopicKeys? Keys { get; }

    /// <summary>Finds the subscriptions that want an event, of those that are active.</summary>
    internal SubscriptionIndex Index { get; }

    internal IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>A subscription; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public SubscriptionModel? Find(string name) => _subscriptions.GetValueOrDefault(name);
}

/// <summary>A subscription, ready to route by.</summary>
/// <param name="State">What was declared.</param>
/// <param name="Routed">Its filter and transform.</param>
public sealed record SubscriptionModel(SubscriptionState State, RoutedSubscription Routed)
{
    /// <exception cref="InvalidOperationException">It is not valid; it was checked before it was declared, so this is a defect.</exception>
    internal static SubscriptionModel Of(SubscriptionState state) => new(
        state,
        RoutedSubscription.Compile(state.Name, state.Definition.Filter, state.Definition.Transform, out var errors)
        ?? throw new InvalidOperationException($"Subscription '{state.Name}' cannot be read: {errors[0].Field}: {errors[0].Problem}"));
}

/// <summary>
/// A topic of the app itself, there without being declared. Who declares one of its name opens it to publishers and subscribers of his own; its
/// own subscriptions stay, but for one that is declared under the same name.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Subscriptions">Its subscriptions by name.</param>
public sealed record BuiltInTopic(string Name, string Description, IReadOnlyDictionary<string, SubscriptionDefinition> Subscriptions)
{
    /// <summary>The fields of its events; see <see cref="TopicDefinition.EventTypes"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? EventTypes { get; init; }

    internal IEnumerable<SubscriptionState> Own => Subscriptions.Select(one => new SubscriptionState(one.Key, one.Value, 0, 0, IsActive: true, null));

    internal TopicModel ToModel(IEnumerable<SubscriptionState> others) => new(
        Name, new TopicDefinition { Description = Description, Open = false, EventTypes = EventTypes }, 0, null,
        [.. Own.Concat(others).Select(SubscriptionModel.Of)]);
}
