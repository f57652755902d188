using System.Runtime.CompilerServices;
using FunctionsOrchestration.Events.Patterns.Conditions;

namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>One condition of a pattern; at most 64 of them, one bit each.</summary>
/// <param name="Types">Types of events that it can hold for; empty for all.</param>
/// <param name="Simple">What it asks of the event alone; null for nothing.</param>
/// <param name="Iterative">What it asks of the event and those matched before; null where it does not look at them.</param>
internal sealed record Slot(IReadOnlyList<string> Types, Func<PatternEvent, bool>? Simple, IterativeCondition? Iterative)
{
    public const int None = -1;

    public const int Most = 64;
}

/// <summary>What holds for the present event. What does not depend on the partial match is worked out once, and only when asked for.</summary>
/// <param name="event">The event.</param>
/// <param name="slots">The conditions.</param>
/// <param name="possible">Those that can hold for events of this type.</param>
internal ref struct Verdicts(PatternEvent @event, Slot[] slots, ulong possible)
{
    private ulong _known;
    private ulong _true;

    public PatternEvent Event { get; } = @event;

    /// <summary>Conditions that can hold for events of this type, one bit each.</summary>
    public ulong Possible { get; } = possible;

    public bool Holds(int slot, PartialMatch? matched)
    {
        var bit = 1UL << slot;
        if ((Possible & bit) == 0) return false;
        if ((_known & bit) == 0) Learn(slot, bit);
        if ((_true & bit) == 0) return false;
        return slots[slot].Iterative is not { } iterative || iterative(Event, matched);
    }

    public bool Any(int[] some, PartialMatch matched)
    {
        foreach (var slot in some)
            if (Holds(slot, matched)) return true;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Learn(int slot, ulong bit)
    {
        _known |= bit;
        if (slots[slot].Simple?.Invoke(Event) != false) _true |= bit;
    }
}
