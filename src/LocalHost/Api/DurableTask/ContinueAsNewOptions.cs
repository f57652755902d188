namespace Microsoft.DurableTask;

/// <summary>How an orchestration begins again with a fresh history.</summary>
public class ContinueAsNewOptions
{
    /// <summary>Input of the next generation.</summary>
    public object? NewInput { get; set; }

    /// <summary>Version of the next generation; null to keep the present one.</summary>
    public string? NewVersion { get; set; }

    /// <summary>Whether external events that nobody awaited yet go to the next generation; true unless set.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;
}
