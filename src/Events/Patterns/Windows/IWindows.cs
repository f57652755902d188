namespace FunctionsOrchestration.Events.Patterns.Windows;

/// <summary>One way to gather events.</summary>
internal interface IWindows
{
    /// <summary>Windows, or parts of them, that were dropped because there were too many.</summary>
    long Dropped { get; }

    /// <summary>Windows, or parts of them, that are held.</summary>
    int Held { get; }

    /// <summary>Gathers an event.</summary>
    /// <returns>False where it is too late for every window.</returns>
    bool Add(string key, PatternEvent e, long watermark, WindowOutput output);

    /// <summary>Reports what the watermark has passed.</summary>
    void AdvanceTo(long watermark, WindowOutput output);

    /// <summary>Writes what is held into a snapshot.</summary>
    WindowSnapshot Save(WindowSnapshot into);

    /// <summary>Takes over what fits; the snapshot is of the same kind and key.</summary>
    /// <returns>How many windows, or parts, go on; the others are lost.</returns>
    int Restore(WindowSnapshot snapshot);
}
