namespace FunctionsOrchestration.Events.Tests.Patterns.Temporal.Reference;

/// <summary>
/// What a match is, as rules about which events may stand between those that are taken. It has no states and no order of work: each
/// question is answered by looking at the whole stream. It shares nothing with the matcher but the definitions.
/// </summary>
internal sealed class Semantics
{
    private readonly PatternDefinition _pattern;
    private readonly List<int> _places = [];

    public Semantics(PatternDefinition pattern, IReadOnlyList<PatternEvent> events)
    {
        (_pattern, Events) = (pattern, events);
        for (var i = 0; i < pattern.Steps.Count; i++)
            if (!IsNegative(pattern.Steps[i])) _places.Add(i);
        Steps = [.. _places.Select(place => pattern.Steps[place])];
    }

    public IReadOnlyList<PatternEvent> Events { get; }

    public IReadOnlyList<StepDefinition> Steps { get; }

    /// <summary>Whether a step may take an event after what is taken already.</summary>
    public bool CanTake(Assignment before, int e, int step)
    {
        if (!Fits(before, e, step)) return false;
        if (before.Taken.Count == 0)
            return Between(-1, step).All(CanBeLeftOut) && !Between(-1, step).Any(left => Steps[left].Greedy && CanTake(before, e, left));
        return e > before.Last.Event && IsOpen(before, step, e) && !OvertakesGreedy(before, step, e, e) && InTime(before, step, e)
            && !ForbiddenNext(before, step, e);
    }

    /// <summary>Whether a step may still wait for its event when the stream has come to <paramref name="until"/>, exclusively.</summary>
    public bool IsOpen(Assignment before, int step, int until)
    {
        var (last, from) = before.Last;
        if (step == from ? Steps[step].Max <= before.CountOfLast : !Enough(before) || !Between(from, step).All(CanBeLeftOut)) return false;
        for (var e = last + 1; e < until; e++)
            if (!MayPass(before, step, e) || ForbiddenNext(before, step, e) || OvertakesGreedy(before, step, e, e) || !InTime(before, step, e)) return false;
        return true;
    }

    /// <summary>Whether nothing has come up to <paramref name="until"/>, exclusively, that must not come at the end.</summary>
    public bool EndIsOpen(Assignment before, int until)
    {
        if (!Enough(before) || Trailing().Count == 0 || before.Last.Step != Steps.Count - 1) return false;
        for (var e = before.Last.Event + 1; e < until; e++)
        {
            if (Trailing().Where(not => not.Contiguity == Contiguity.NotFollowedBy || e == before.Last.Event + 1).Any(not => Fits(not, before, e))) return false;
            if (Steps[before.Last.Step].Greedy && CanTake(before, e, before.Last.Step)) return false;
        }

        return true;
    }

    public bool IsComplete(Assignment assignment) =>
        Trailing().Count == 0 && Enough(assignment) && Between(assignment.Last.Step, Steps.Count).All(CanBeLeftOut);

    /// <summary>What must not come after the last step that takes events.</summary>
    public List<StepDefinition> Trailing() => [.. _pattern.Steps.Skip(_places[^1] + 1)];

    public long WholeEnd(Assignment assignment) =>
        _pattern.Within is { } within ? Events[assignment.Taken[0].Event].Time.UtcTicks + within.Ticks : long.MaxValue;

    public long EndOf(Assignment assignment, TimeSpan? own) =>
        Math.Min(WholeEnd(assignment), own is { } within ? Events[assignment.Last.Event].Time.UtcTicks + within.Ticks : long.MaxValue);

    private bool InTime(Assignment before, int step, int e) => Events[e].Time.UtcTicks < EndOf(before, Steps[step].Within);

    private bool Fits(Assignment before, int e, int step) =>
        Fits(Steps[step], before, e) && !(Steps[step].Until is { } until && ReferenceConditions.Holds(until, Events[e], Context(before)));

    private bool Fits(StepDefinition step, Assignment before, int e) => ReferenceConditions.Fits(step, Events[e], Context(before));

    private List<(PatternEvent, string)> Context(Assignment before) => [.. before.Taken.Select(taken => (Events[taken.Event], Steps[taken.Step].Name))];

    private bool MayPass(Assignment before, int step, int e)
    {
        var (definition, again) = (Steps[step], step == before.Last.Step);
        if (again && definition.Until is { } until && ReferenceConditions.Holds(until, Events[e], Context(before))) return false;
        if (Nots(before.Last.Step, step).Any(not => not.Contiguity == Contiguity.NotFollowedBy && Fits(not, before, e))) return false;
        var (none, all) = again
            ? (definition.Repetition == Repetition.Consecutive, definition.Repetition == Repetition.Combinations)
            : (definition.Contiguity == Contiguity.Next, definition.Contiguity == Contiguity.FollowedByAny);
        return !none && (all || !Fits(definition, before, e));
    }

    private bool ForbiddenNext(Assignment before, int step, int e) =>
        e == before.Last.Event + 1
        && (step != before.Last.Step || Enough(before))
        && Nots(before.Last.Step, step).Any(not => not.Contiguity == Contiguity.NotNext && Fits(not, before, e));

    // A greedy step that comes before the target could have taken an event on the way.
    private bool OvertakesGreedy(Assignment before, int step, int from, int to)
    {
        if (step == before.Last.Step) return false;
        var greedy = Between(before.Last.Step, step).Prepend(before.Last.Step).Where(other => Steps[other].Greedy).ToList();
        for (var e = from; e <= to; e++)
            if (greedy.Any(other => CanTake(before, e, other))) return true;
        return false;
    }

    // What stands between two steps in the pattern; for a step that repeats itself, what stands directly after it.
    private IEnumerable<StepDefinition> Nots(int from, int to)
    {
        var (start, end) = (_places[from] + 1, to == from ? (from + 1 < _places.Count ? _places[from + 1] : _pattern.Steps.Count) : _places[to]);
        return _pattern.Steps.Skip(start).Take(end - start).Where(IsNegative);
    }

    private bool Enough(Assignment assignment) => assignment.CountOfLast >= Steps[assignment.Last.Step].Min;

    private bool CanBeLeftOut(int step) => Steps[step].Optional || Steps[step].Min == 0;

    private static bool IsNegative(StepDefinition step) => step.Contiguity is Contiguity.NotNext or Contiguity.NotFollowedBy;

    private static IEnumerable<int> Between(int from, int to) => Enumerable.Range(from + 1, Math.Max(0, to - from - 1));
}
