namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>What happens to events between the last one taken and the next.</summary>
internal enum Passing
{
    /// <summary>None may come in between.</summary>
    None,

    /// <summary>Those that the step would not take are passed over.</summary>
    Unfit,

    /// <summary>All are passed over.</summary>
    All,
}

/// <summary>
/// One way on from a place: take another event of the same step, the first of a later one, or wait until the end is certain. Which
/// optional steps are left out is decided by the way, so each way has one rule for the events in between.
/// </summary>
internal sealed class Way
{
    /// <summary>The target of a way that waits for an absence at the end.</summary>
    public const int End = -1;

    /// <summary>The step that takes the next event, or <see cref="End"/>.</summary>
    public required int Target { get; init; }

    /// <summary>Whether the step is the one that took the last event.</summary>
    public bool Again { get; init; }

    /// <summary>The condition to be taken.</summary>
    public int Take { get; init; } = Slot.None;

    /// <summary>The condition that ends the target's repetition; nothing is taken with it.</summary>
    public int Until { get; init; } = Slot.None;

    public Passing Passing { get; init; }

    /// <summary>What must not come in between.</summary>
    public int[] Not { get; init; } = [];

    /// <summary>What the very next event must not be.</summary>
    public int[] NotNext { get; init; } = [];

    /// <summary>Ways of the same place whose step is greedy and comes before the target, one bit each.</summary>
    public ulong Before { get; init; }

    public bool Greedy { get; init; }

    /// <summary>The conditions that it asks for, one bit each.</summary>
    public ulong Slots => Bit(Take) | Bit(Until) | Not.Concat(NotNext).Aggregate(0UL, (slots, slot) => slots | Bit(slot));

    /// <summary>Ticks from the last event taken to the next; <see cref="long.MaxValue"/> has no limit.</summary>
    public long Within { get; init; } = long.MaxValue;

    private static ulong Bit(int slot) => slot == Slot.None ? 0 : 1UL << slot;
}

/// <summary>Where a partial match can stand: after an event of a step that can, or cannot, take another, or be left.</summary>
/// <param name="Ways">The ways on, at most 33; greedy ones before those that they rule out.</param>
/// <param name="IsEnd">Whether it is a match.</param>
internal sealed record Place(Way[] Ways, bool IsEnd)
{
    /// <summary>All ways, one bit each.</summary>
    public ulong All { get; } = Ways.Length == 0 ? 0 : ulong.MaxValue >> (64 - Ways.Length);

    /// <summary>Conditions that the ways ask for, one bit each: an event that none of them can hold for is passed over.</summary>
    public ulong Slots { get; } = Ways.Aggregate(0UL, (slots, way) => slots | way.Slots);

    /// <summary>Whether any event at all can close a way.</summary>
    public bool IsStrict { get; } = Ways.Any(way => way.Passing == Passing.None || way.NotNext.Length > 0);

    /// <summary>Whether an event can change anything here.</summary>
    /// <param name="possible">The conditions that can hold for events of its type, one bit each.</param>
    public bool MayChange(ulong possible) => IsStrict || (possible & Slots) != 0;
}
