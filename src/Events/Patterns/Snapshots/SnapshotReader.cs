using System.Globalization;
using FunctionsOrchestration.Events.Patterns.Temporal;

namespace FunctionsOrchestration.Events.Patterns.Snapshots;

/// <summary>
/// Goes on from a snapshot. Under another form of the pattern a partial match is kept where its steps are still there, in their order and
/// in a number that is allowed, and a step that it waited for is still one that can come next. Whether its events would be taken under
/// the new conditions is not asked: they were taken.
/// </summary>
internal sealed class SnapshotReader
{
    private readonly PatternMatcher _matcher;
    private readonly MatcherSnapshot _snapshot;
    private readonly PatternEvent[] _events;
    private readonly PartialMatch?[] _parts;
    private int _kept;
    private int _lost;

    public SnapshotReader(PatternMatcher matcher, MatcherSnapshot snapshot)
    {
        (_matcher, _snapshot) = (matcher, snapshot);
        _events = [.. snapshot.Events.Select(SavedEvents.Read)];
        _parts = new PartialMatch?[snapshot.Parts.Count];
    }

    public MatcherRestoration Restore()
    {
        // With another key events belong together otherwise, so nothing of what was begun can go on.
        if (_snapshot.Key is null || _snapshot.Key == _matcher.Definition.Key)
            for (var i = 0; i < _parts.Length; i++) _parts[i] = Read(_snapshot.Parts[i]);
        List<(string, bool, List<PartialMatch>, List<CompletedMatch>)> partitions = [];
        foreach (var saved in _snapshot.Partitions)
        {
            List<PartialMatch> partials = [.. saved.Partials.Select(Read).OfType<PartialMatch>()];
            List<CompletedMatch> waiting = [.. saved.Waiting.Where(match => _parts[match.Part] is not null).Select(match =>
                new CompletedMatch(_parts[match.Part]!, match.Time.UtcTicks, match.ByTime, match.Sequence))];
            _kept += partials.Count + waiting.Count;
            _lost += saved.Partials.Count + saved.Waiting.Count - partials.Count - waiting.Count;
            partitions.Add((saved.Key, saved.Started, partials, waiting));
        }

        _matcher.Restore(new MatcherState(_snapshot.Sequence, _snapshot.Counters, partitions));
        foreach (var value in _snapshot.Distinct) _matcher.Distinct?.Restore(value.Key, Read(value), value.Until.UtcTicks);
        return new MatcherRestoration(_matcher, _kept, _lost);
    }

    private static FieldValue Read(SavedDistinct saved) => saved.Kind switch
    {
        FieldKind.Number => double.Parse(saved.Value, CultureInfo.InvariantCulture),
        FieldKind.Truth => saved.Value == "true",
        _ => saved.Value,
    };

    private PartialMatch? Read(SavedPart saved)
    {
        var (step, previous) = (_matcher.Pattern.StepOf(saved.Step), saved.Previous < 0 ? null : _parts[saved.Previous]);
        if (step < 0 || (saved.Previous >= 0 && previous is null) || !MayFollow(previous, step)) return null;
        var count = previous?.Step == step ? previous.Count + 1 : 1;
        var e = _events[saved.Event];
        return new PartialMatch
        {
            Event = e,
            Sequence = saved.Sequence,
            Start = previous?.Start ?? saved.Sequence,
            StartTicks = previous?.StartTicks ?? e.Ticks,
            Step = step,
            Count = count,
            Previous = previous,
            Place = _matcher.Pattern.PlaceAfter(step, count),
        };
    }

    private bool MayFollow(PartialMatch? previous, int step) =>
        (previous?.Place ?? _matcher.Pattern.Start).Ways.Any(way => way.Target == step);

    private PartialMatch? Read(SavedPartial saved)
    {
        if (_parts[saved.Part] is not { } partial) return null;
        var ways = partial.Place.Ways;
        var open = 0UL;
        for (var i = 0; i < ways.Length; i++)
            if (saved.Open.Contains(ways[i].Target == Way.End ? "" : _matcher.Pattern.Steps[ways[i].Target].Name)) open |= 1UL << i;
        if (open == 0) return null;
        (partial.Fresh, partial.Matched) = (saved.Fresh, saved.Matched);
        _matcher.Progress.Close(partial, open);
        return partial;
    }
}
