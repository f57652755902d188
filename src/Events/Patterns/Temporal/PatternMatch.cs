using FunctionsOrchestration.Events.Patterns.Temporal;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>The events of one step of a match.</summary>
/// <param name="Step">The step's name.</param>
/// <param name="Events">Its events, the earliest first; empty for a step that was left out.</param>
public sealed record StepEvents(string Step, IReadOnlyList<PatternEvent> Events);

/// <summary>A match, or what was there of one when its time was over, with its evidence.</summary>
public sealed class PatternMatch
{
    private readonly CompiledPattern _pattern;
    private readonly PartialMatch _last;
    private string? _id;
    private IReadOnlyList<StepEvents>? _steps;

    internal PatternMatch(CompiledPattern pattern, string key, PartialMatch last, long ticks)
    {
        (_pattern, _last, Key) = (pattern, last, key);
        Time = new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <summary>The pattern's name.</summary>
    public string Pattern => _pattern.Definition.Name;

    /// <summary>The pattern's version.</summary>
    public int Version => _pattern.Definition.Version;

    /// <summary>The partition that it was found in.</summary>
    public string Key { get; }

    /// <summary>When it became certain: the time of the event, or, for an absence, the end of the time.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>
    /// The same for the same pattern, version, key and ids of events in the same steps, whoever finds it: 32 hexadecimal digits of a
    /// SHA-256. It is worked out when it is asked for.
    /// </summary>
    public string Id => _id ??= MatchId.Of(this);

    /// <summary>The evidence: each step that takes events, with those that it took.</summary>
    public IReadOnlyList<StepEvents> Steps => _steps ??= Read();

    /// <summary>All events of it, the earliest first.</summary>
    public IEnumerable<PatternEvent> Events => CompletedMatch.Chain(_last).Select(part => part.Event);

    /// <summary>The events of one step; empty where it has none.</summary>
    public IReadOnlyList<PatternEvent> this[string step] => Steps.FirstOrDefault(events => events.Step == step)?.Events ?? [];

    private StepEvents[] Read()
    {
        var chain = CompletedMatch.Chain(_last);
        return [.. _pattern.Steps.Select((step, at) => new StepEvents(
            step.Name, [.. chain.Where(part => part.Step == at).Select(part => part.Event)]))];
    }
}
