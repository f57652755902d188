namespace FunctionsOrchestration.Torture.Load;

/// <summary>What is known of a request from its answer.</summary>
internal enum Fate
{
    /// <summary>No answer came, so it has happened as a whole or not at all.</summary>
    Unknown,

    /// <summary>It was accepted, so it has happened.</summary>
    Accepted,
}

/// <summary>Something that was asked of the app.</summary>
/// <param name="marker">The instance id or token whose presence tells that it has happened.</param>
/// <param name="outcome">Everything that must come of it, if it has.</param>
internal class Deed(string marker, Outcome outcome)
{
    public string Marker { get; } = marker;

    public Outcome Outcome { get; } = outcome;

    public Fate Fate { get; set; }
}

/// <summary>A start by a client, and what clients did to the instance afterwards.</summary>
/// <param name="shape">Name of the orchestrator.</param>
/// <param name="id">Instance id.</param>
/// <param name="outcome">Everything that must come of it, if it has happened.</param>
internal sealed class Start(string shape, string id, Outcome outcome) : Deed(id, outcome)
{
    public string Shape { get; } = shape;

    /// <summary>One request at a time for an instance, so that their order is known.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>A suspension was sent, and no resumption was answered since.</summary>
    public bool MayBeSuspended { get; set; }

    /// <summary>Null when no purge was sent that can have removed the instance.</summary>
    public Fate? Purge { get; set; }

    /// <summary>Events that were sent to it, in order.</summary>
    public List<(int Item, Fate Fate)> Events { get; } = [];

    /// <summary>Nothing more is sent to it: it was stopped, or found to be gone.</summary>
    public bool IsClosed { get; set; }
}
