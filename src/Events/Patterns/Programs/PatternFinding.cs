using FunctionsOrchestration.Events.Patterns.Programs;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>What a pattern of any kind found, or what was there of it when its time was over, with its evidence.</summary>
public sealed record PatternFinding
{
    /// <summary>
    /// The same whenever the same pattern in the same version finds the same in the same events, whoever finds it: what is done because of
    /// it can be keyed with it.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The type of its event; see <see cref="FindingTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The pattern's name.</summary>
    public required string Pattern { get; init; }

    /// <summary>The pattern's version.</summary>
    public required int Version { get; init; }

    /// <summary>What the pattern looks for.</summary>
    public required PatternKind Kind { get; init; }

    /// <summary>The key, the group or the component that it is about; the subject of its event.</summary>
    public required string Key { get; init; }

    /// <summary>When it became certain, in the time of the events.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When it began: the time of its first event, or the beginning of its window.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>How many events it is made of.</summary>
    public required long Count { get; init; }

    /// <summary>Whether it puts right an earlier finding about the same window, after a late event.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>
    /// Its figures by name: of a window its aggregates, of a detector value, expected, score and threshold, of a temporal pattern and a
    /// correlation the fields of the last event of each part, as <c>{step}/{field}</c>.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, FieldValue>> Values { get; init; } = [];

    /// <summary>The events that it is made of, by part; a window has none, because it keeps figures and no events.</summary>
    public IReadOnlyList<StepEvents> Evidence { get; init; } = [];

    /// <summary>It as an event for patterns that are made of others.</summary>
    public PatternEvent ToEvent() => new(
        Id, Type, Key, Time, EventFields.Of([(Validation.StepRules.Count, Count), .. Values.Select(value => (value.Key, value.Value))]));

    /// <summary>
    /// It as a CloudEvent. Its data has <c>count</c> and the figures under their names, and under <c>match</c> what was found by whom and
    /// when, with id, type, subject, time and part of each event, the first 100 of them.
    /// </summary>
    /// <param name="source">Who publishes it, a URI reference such as <c>/patterns/failed-twice</c>.</param>
    public CloudEvent ToCloudEvent(string source) => new()
    {
        Id = Id,
        Source = source,
        Type = Type,
        Subject = Key.Length == 0 ? null : Key,
        Time = Time,
        DataContentType = "application/json",
        Data = new EventData(EventDataKind.Json, FindingJson.Write(this)),
    };
}
