namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>An orchestrator's code does not do what an exported history says that it did: an instance with such a history would
/// fail if this code were deployed while it runs.</summary>
public sealed class HistoryMismatchException : Exception
{
    internal HistoryMismatchException(string message, int step, Exception? cause = null)
        : base(message, cause) => Step = step;

    /// <summary>The first step in which code and history part, as the export numbers them.</summary>
    public int Step { get; }
}
