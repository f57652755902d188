using System.Numerics;
using FunctionsOrchestration.Events.Patterns.Temporal;

namespace FunctionsOrchestration.Events.Patterns.Snapshots;

/// <summary>Makes plain records of what a matcher holds. What matches have in common is written once.</summary>
/// <param name="matcher">The matcher.</param>
internal sealed class SnapshotWriter(PatternMatcher matcher)
{
    private readonly List<SavedEvent> _events = [];
    private readonly List<SavedPart> _parts = [];
    private readonly Dictionary<PatternEvent, int> _placeOfEvent = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PartialMatch, int> _placeOfPart = new(ReferenceEqualityComparer.Instance);

    public MatcherSnapshot Write()
    {
        List<SavedPartition> partitions = [.. matcher.Partitions.All().Select(Save)];
        return new MatcherSnapshot
        {
            Pattern = matcher.Definition.Name,
            Version = matcher.Definition.Version,
            Key = matcher.Definition.Key,
            Sequence = matcher.Sequence,
            Counters = matcher.Counters,
            Events = _events,
            Parts = _parts,
            Partitions = partitions,
            Distinct = [.. (matcher.Distinct?.All ?? []).Select(value =>
                new SavedDistinct(value.Key, value.Value.ToString(), value.Value.Kind, new DateTimeOffset(value.Until, TimeSpan.Zero)))],
        };
    }

    private SavedPartition Save(Partition partition) => new(
        partition.Key,
        partition.Started,
        [.. partition.Partials.Select(partial => new SavedPartial(Save(partial), Open(partial), partial.Fresh, partial.Matched))],
        [.. partition.Waiting.Select(match =>
            new SavedMatch(Save(match.Last), new DateTimeOffset(match.Ticks, TimeSpan.Zero), match.ByTime, match.Sequence))]);

    private List<string> Open(PartialMatch partial)
    {
        List<string> open = [];
        for (var left = partial.Open; left != 0; left &= left - 1)
        {
            var target = partial.Place.Ways[BitOperations.TrailingZeroCount(left)].Target;
            open.Add(target == Way.End ? "" : matcher.Pattern.Steps[target].Name);
        }

        return open;
    }

    private int Save(PartialMatch last)
    {
        foreach (var part in CompletedMatch.Chain(last))
        {
            if (_placeOfPart.ContainsKey(part)) continue;
            _placeOfPart[part] = _parts.Count;
            _parts.Add(new SavedPart(
                Save(part.Event), part.Sequence, matcher.Pattern.Steps[part.Step].Name, part.Previous is { } previous ? _placeOfPart[previous] : -1));
        }

        return _placeOfPart[last];
    }

    private int Save(PatternEvent e)
    {
        if (_placeOfEvent.TryGetValue(e, out var place)) return place;
        _events.Add(SavedEvents.Save(e));
        return _placeOfEvent[e] = _events.Count - 1;
    }
}
