namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>A pattern made ready to run. It holds no state and may be shared.</summary>
internal sealed class CompiledPattern
{
    public required PatternDefinition Definition { get; init; }

    /// <summary>The steps that take events, in their order.</summary>
    public required StepDefinition[] Steps { get; init; }

    public required Slot[] Slots { get; init; }

    /// <summary>Where every match begins.</summary>
    public required Place Start { get; init; }

    /// <summary>The places after each step: cannot and can be left, each without and with another event of the step.</summary>
    public required Place[][] Places { get; init; }

    /// <summary>Ticks of a whole match; <see cref="long.MaxValue"/> has no limit.</summary>
    public required long Within { get; init; }

    /// <summary>Whether a way has a time of its own, so that partial matches do not end in the order of their beginnings.</summary>
    public required bool HasOwnTimes { get; init; }

    /// <summary>Whether any event of the partition can end a partial match, whatever its type.</summary>
    public required bool IsStrict { get; init; }

    public required Func<PatternEvent, FieldValue>? Key { get; init; }

    public required Func<PatternEvent, FieldValue>? Distinct { get; init; }

    /// <summary>The place of a step of this name among those that take events; -1 where there is none.</summary>
    public int StepOf(string name) => Array.FindIndex(Steps, step => step.Name == name);

    public Place PlaceAfter(int step, int count)
    {
        var definition = Steps[step];
        var another = definition.Max is not { } most || count < most;
        var enough = count >= Math.Max(1, definition.Min);
        return Places[step][(enough ? 2 : 0) + (another ? 1 : 0)];
    }

    /// <summary>Types of events that the pattern must see; null for all.</summary>
    public IReadOnlySet<string>? Relevant()
    {
        if (Definition.Types.Count > 0) return Definition.Types.ToHashSet(StringComparer.Ordinal);
        if (IsStrict || Slots.Any(slot => slot.Types.Count == 0)) return null;
        return Slots.SelectMany(slot => slot.Types).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Conditions that can hold for events of a type, one bit each.</summary>
    public ulong Possible(string type)
    {
        var possible = 0UL;
        for (var i = 0; i < Slots.Length; i++)
            if (Slots[i].Types.Count == 0 || Slots[i].Types.Contains(type, StringComparer.Ordinal)) possible |= 1UL << i;
        return possible;
    }
}
