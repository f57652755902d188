namespace FunctionsOrchestration.Events.Patterns;

/// <summary>All that an <see cref="EventTimeBuffer"/> holds, as plain records for JSON.</summary>
public sealed record BufferSnapshot
{
    /// <summary>The form of these records.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form that this was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What is known of the sources.</summary>
    public WatermarkSnapshot Watermarks { get; init; } = new();

    /// <summary>Events whose time has not come, in order.</summary>
    public IReadOnlyList<SavedEvent> Held { get; init; } = [];

    /// <summary>Events that had been older than the watermark.</summary>
    public long Late { get; init; }

    /// <summary>Events whose time had been too far ahead.</summary>
    public long Ahead { get; init; }

    /// <summary>Events that had been let go before their time.</summary>
    public long Forced { get; init; }
}

/// <summary>How far events have come.</summary>
public sealed record WatermarkSnapshot
{
    /// <summary>The watermark; null while there is none.</summary>
    public DateTimeOffset? Current { get; init; }

    /// <summary>The time of the newest event; null while there is none.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>The sources that are told apart.</summary>
    public IReadOnlyList<SavedSource> Sources { get; init; } = [];
}

/// <summary>What is known of a source.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Newest">The time of its newest event.</param>
/// <param name="Seen">When, by the clock, it was heard of last.</param>
/// <param name="Waits">Whether it is waited for, because it is not idle.</param>
public sealed record SavedSource(string Name, DateTimeOffset? Newest, DateTimeOffset Seen, bool Waits);
