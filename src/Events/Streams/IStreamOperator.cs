using System.Text.Json;

namespace FunctionsOrchestration.Events.Streams;

/// <summary>
/// One step of a stream. It is asked by one thread at a time, does no I/O, knows no clock, and gives the same for the same: what it holds is
/// made again by giving it the same events once more.
/// </summary>
public interface IStreamOperator
{
    /// <summary>Takes an event.</summary>
    /// <param name="e">The event; whoever keeps it copies it, because it is disposed afterwards.</param>
    /// <param name="output">Where results go.</param>
    void Process(StreamEvent e, StreamOutput output);

    /// <summary>Takes an event of its table.</summary>
    /// <param name="e">The event.</param>
    void ProcessTable(StreamEvent e)
    {
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="watermark">No event of this time or before is waited for.</param>
    /// <param name="output">Where results go.</param>
    void AdvanceTo(DateTimeOffset watermark, StreamOutput output)
    {
    }

    /// <summary>All that it holds; null where it holds nothing.</summary>
    JsonElement? Snapshot() => null;

    /// <summary>Goes on from a snapshot, also of an earlier form of it: what its present form allows is kept.</summary>
    /// <param name="snapshot">What <see cref="Snapshot"/> gave.</param>
    void Restore(JsonElement snapshot)
    {
    }

    /// <summary>Entries that it holds: partial matches, windows, rows, events that wait.</summary>
    int Held => 0;

    /// <summary>Entries that a limit took from it.</summary>
    long Dropped => 0;

    /// <summary>What its pattern has done; null where it runs none.</summary>
    PatternFigures? Pattern => null;

    /// <summary>Whether the passing of time alone may bring results.</summary>
    bool WaitsForTime => false;
}
