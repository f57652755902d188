using FunctionsOrchestration.Events.Streams;

namespace FunctionsOrchestration.Streams.Partitions;

/// <summary>
/// What a partition keeps. It is small, whatever its operators hold: their state is the last checkpoint and the batches that they were given
/// since, of which only the names stand here. New fields are optional.
/// </summary>
public sealed record PartitionState
{
    /// <summary>Which stream of its name it is of.</summary>
    public long Incarnation { get; init; }

    /// <summary>Version of the stream that it ran last.</summary>
    public long Version { get; init; }

    /// <summary>Counts its turns. A reading that was asked for by an earlier turn is not done.</summary>
    public long Turn { get; init; }

    /// <summary>Whether a reading has been asked for.</summary>
    public bool IsReading { get; init; }

    /// <summary>When the reading that was asked for is due; null for at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When its last turn was: the time that the batches of the next one are named with, so that they have the same names when it is done again.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Tells what is in the memory of a process from what another process, or a turn that came to nothing, has left there.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>Batches of results that it made.</summary>
    public long Outputs { get; init; }

    /// <summary>Batches of questions that it asked.</summary>
    public long Asked { get; init; }

    /// <summary>Batches of questions that are not answered yet.</summary>
    public int Asking { get; init; }

    /// <summary>Answers that have come, and that the next turn takes.</summary>
    public IReadOnlyList<PartitionInput> Answers { get; init; } = [];

    /// <summary>The last checkpoint; null where there was none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Checkpoints that it made.</summary>
    public long Checkpoints { get; init; }

    /// <summary>What its operators were given since.</summary>
    public IReadOnlyList<PartitionInput> Journal { get; init; } = [];

    /// <summary>Events in it.</summary>
    public int JournalEvents { get; init; }

    /// <summary>What follows from the last turn once it stands.</summary>
    public Aftermath Aftermath { get; init; } = new();

    /// <summary>What it has done.</summary>
    public PartitionCounters Counters { get; init; } = new();

    /// <summary>What it holds.</summary>
    public PartitionHoldings Holdings { get; init; } = new();

    /// <summary>Name of the last batch of the source that it processed; null before the first.</summary>
    public string? Position { get; init; }

    /// <summary>When that batch was accepted.</summary>
    public DateTimeOffset? PositionAt { get; init; }

    /// <summary>Turns in a row that failed.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last of them failed; null where none did.</summary>
    public string? LastProblem { get; init; }
}

/// <summary>Something that operators were given, by name. Given again, it comes to the same.</summary>
/// <param name="Ticks">The clock at that moment, as ticks of UTC.</param>
/// <param name="Batch">A batch in the log of events; null where only time passed.</param>
/// <param name="Events">Positions in it; those that the partition's keys are of are meant.</param>
public sealed record PartitionInput(long Ticks, string? Batch = null, string? Events = null)
{
    /// <summary>The operator whose table, or whose answers, the events are; null for events of the source.</summary>
    public string? Stage { get; init; }

    /// <summary>Whether they are answers: the stage is passed, and all of them are the partition's.</summary>
    public bool IsAnswer { get; init; }
}

/// <summary>Answers for a partition.</summary>
/// <param name="Incarnation">Which stream of its name asked.</param>
/// <param name="Input">Where they are.</param>
public sealed record AskAnswer(long Incarnation, PartitionInput Input);

/// <summary>What follows from a turn once it is committed. It is done by the next turn, and may be done twice.</summary>
public sealed record Aftermath
{
    /// <summary>Messages of the source that are done with.</summary>
    public IReadOnlyList<HeldMessage> Done { get; init; } = [];

    /// <summary>Batches of results that are in the log and shall be routed.</summary>
    public IReadOnlyList<string> Announce { get; init; } = [];

    /// <summary>Results that wait in memory alone, because each may be sent once at most.</summary>
    public int Unsent { get; init; }

    /// <summary>A checkpoint that is not needed any more.</summary>
    public string? OldCheckpoint { get; init; }

    /// <summary>Whether there is anything to do.</summary>
    internal bool IsNothing => Done.Count == 0 && Announce.Count == 0 && Unsent == 0 && OldCheckpoint is null;
}

/// <summary>What a partition has done.</summary>
/// <param name="Processed">Events that its operators saw.</param>
/// <param name="Duplicates">Events that had been there before.</param>
/// <param name="SetAside">Events that could not go on.</param>
/// <param name="Results">Events for the sink.</param>
/// <param name="Lost">Results that died with the process that had them in memory, and events of batches that were gone.</param>
public sealed record PartitionCounters(long Processed = 0, long Duplicates = 0, long SetAside = 0, long Results = 0, long Lost = 0);

/// <summary>What a partition holds.</summary>
/// <param name="Watermark">Its event time; null before the first event.</param>
/// <param name="Held">Entries of its operators.</param>
/// <param name="Dropped">Entries that limits took from them.</param>
/// <param name="Remembered">Ids that it remembers.</param>
/// <param name="ForgottenEarly">Ids that it forgot before the horizon because there were too many.</param>
public sealed record PartitionHoldings(
    DateTimeOffset? Watermark = null, int Held = 0, long Dropped = 0, int Remembered = 0, long ForgottenEarly = 0)
{
    /// <summary>What its pattern has done; null where it has none.</summary>
    public PatternFigures? Pattern { get; init; }
}
