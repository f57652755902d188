using FunctionsOrchestration.Events.Patterns.Conditions;

namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>Makes a pattern ready to run. The definition has been validated.</summary>
internal sealed class PatternCompiler
{
    private readonly PatternDefinition _definition;
    private readonly StepDefinition[] _steps;
    private readonly List<Slot> _slots = [];
    private readonly int[] _take;
    private readonly int[] _until;

    // What must not come, by the step that it stands after: at once, and up to the next step.
    private readonly List<int>[] _notNext;
    private readonly List<int>[] _notFollowedBy;
    private long _trailingWithin = long.MaxValue;

    private PatternCompiler(PatternDefinition definition)
    {
        _definition = definition;
        _steps = [.. definition.Steps.Where(step => !step.IsNegative)];
        _take = new int[_steps.Length];
        _until = new int[_steps.Length];
        _notNext = [.. _steps.Select(_ => new List<int>())];
        _notFollowedBy = [.. _steps.Select(_ => new List<int>())];
        AddSlots();
    }

    public static CompiledPattern Compile(PatternDefinition definition) => new PatternCompiler(definition).Compile();

    private CompiledPattern Compile() => new()
    {
        Definition = _definition,
        Steps = _steps,
        Slots = [.. _slots],
        Start = Start(),
        Places = [.. _steps.Select((_, step) => (Place[])
            [PlaceOf(step, false, false), PlaceOf(step, false, true), PlaceOf(step, true, false), PlaceOf(step, true, true)])],
        Within = _definition.Within?.Ticks ?? long.MaxValue,
        HasOwnTimes = _definition.Steps.Any(step => step.Within is not null),
        IsStrict = _definition.Steps.Where((step, at) => at > 0 && step.Contiguity is Contiguity.Next or Contiguity.NotNext).Any()
            || _steps.Any(step => step.Repeats && step.Repetition == Repetition.Consecutive),
        Key = _definition.Key.Length == 0 ? null : FieldReader.For(_definition.Key),
        Distinct = _definition.Starts is { Rule: StartRule.EveryDistinct, Field: { } field } ? FieldReader.For(field) : null,
    };

    private void AddSlots()
    {
        var at = -1;
        foreach (var step in _definition.Steps)
        {
            var slot = Add(step.Types, step.Where);
            if (step.Contiguity == Contiguity.NotNext && at >= 0)
            {
                _notNext[at].Add(slot);
            }
            else if (step.Contiguity == Contiguity.NotFollowedBy && at >= 0)
            {
                _notFollowedBy[at].Add(slot);
                if (step.Within is { } within) _trailingWithin = Math.Min(_trailingWithin, within.Ticks);
            }
            else
            {
                at++;
                _take[at] = slot;
                _until[at] = step.Until is { } until ? Add([], until) : Slot.None;
            }
        }
    }

    private int Add(IReadOnlyList<string> types, ConditionDefinition? condition)
    {
        var iterative = condition is not null && ConditionCompiler.IsIterative(condition);
        _slots.Add(new Slot(
            types,
            condition is null || iterative ? null : ConditionCompiler.Simple(condition),
            iterative ? ConditionCompiler.Iterative(condition!, name => Array.FindIndex(_steps, step => step.Name == name)) : null));
        return _slots.Count - 1;
    }

    private Place Start()
    {
        List<Way> ways = [];
        for (var step = 0; step < _steps.Length; step++)
        {
            ways.Add(new Way { Target = step, Take = _take[step], Until = _until[step], Before = Greedy(ways), Greedy = _steps[step].Greedy });
            if (!_steps[step].CanBeLeftOut) break;
        }

        return new Place([.. ways], false);
    }

    private Place PlaceOf(int step, bool enough, bool another)
    {
        List<Way> ways = [];
        if (another) ways.Add(Again(step, enough));
        if (!enough) return new Place([.. ways], false);

        List<int> not = [.. _notFollowedBy[step]], notNext = [.. _notNext[step]];
        for (var next = step + 1; next < _steps.Length; next++)
        {
            ways.Add(On(next, not, notNext, Greedy(ways)));
            if (!_steps[next].CanBeLeftOut) return new Place([.. ways], false);
            not.AddRange(_notFollowedBy[next]);
            notNext.AddRange(_notNext[next]);
        }

        // What must not come before a step that is left out does not keep the match from being complete, as in Flink.
        if (step < _steps.Length - 1 || not.Count + notNext.Count == 0) return new Place([.. ways], true);
        ways.Add(new Way
        {
            Target = Way.End,
            Passing = not.Count == 0 ? Passing.None : Passing.All,
            Not = [.. not],
            NotNext = [.. notNext],
            Before = Greedy(ways),
            Within = not.Count == 0 ? long.MaxValue : _trailingWithin,
        });
        return new Place([.. ways], false);
    }

    // What must not follow a repetition must not stand inside it either, as in Flink: there a partial match that could be at its end
    // goes with all that continues it.
    private Way Again(int step, bool enough) => new()
    {
        Target = step,
        Again = true,
        Take = _take[step],
        Until = _until[step],
        Passing = _steps[step].Repetition switch
        {
            Repetition.Consecutive => Passing.None,
            Repetition.Combinations => Passing.All,
            _ => Passing.Unfit,
        },
        Not = [.. _notFollowedBy[step]],
        NotNext = enough ? [.. _notNext[step]] : [],
        Greedy = _steps[step].Greedy,
        Within = _steps[step].Within?.Ticks ?? long.MaxValue,
    };

    private Way On(int step, List<int> not, List<int> notNext, ulong greedy) => new()
    {
        Target = step,
        Take = _take[step],
        Until = _until[step],
        Passing = _steps[step].Contiguity switch
        {
            Contiguity.Next => Passing.None,
            Contiguity.FollowedByAny => Passing.All,
            _ => Passing.Unfit,
        },
        Not = [.. not],
        NotNext = [.. notNext],
        Before = greedy,
        Greedy = _steps[step].Greedy,
        Within = _steps[step].Within?.Ticks ?? long.MaxValue,
    };

    private static ulong Greedy(List<Way> ways)
    {
        var greedy = 0UL;
        for (var i = 0; i < ways.Count; i++)
            if (ways[i].Greedy) greedy |= 1UL << i;
        return greedy;
    }
}
