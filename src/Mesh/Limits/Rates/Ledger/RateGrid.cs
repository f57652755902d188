namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>
/// Time in slots of a thousandth of the window. A use is known by its slot, so it is kept for a slot more than the window: what that
/// costs is a thousandth of the limit.
/// </summary>
/// <param name="SlotTicks">Length of a slot.</param>
/// <param name="WindowSlots">Slots that a window reaches over.</param>
internal readonly record struct RateGrid(long SlotTicks, int WindowSlots)
{
    private const int SlotsPerWindow = 1_000;

    public static RateGrid Of(TimeSpan window)
    {
        var slot = (window.Ticks + SlotsPerWindow - 1) / SlotsPerWindow;
        return new RateGrid(slot, (int)((window.Ticks + slot - 1) / slot));
    }

    public long SlotOf(long ticks) => ticks / SlotTicks;

    /// <summary>The last slot that time in a slot of another grid can fall in.</summary>
    public long LastSlotOf(long slot, long slotTicks) => slotTicks == SlotTicks ? slot : SlotOf(((slot + 1) * slotTicks) - 1);

    /// <summary>The first slot that time in a slot of another grid can fall in.</summary>
    public long FirstSlotOf(long slot, long slotTicks) => slotTicks == SlotTicks ? slot : SlotOf(slot * slotTicks);
}
