namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>What one worker has to say about one endpoint: what its calls showed, and which probes it made or wants.</summary>
/// <param name="Service">The service, as the catalog writes it.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Worker">Who says it.</param>
/// <param name="Sequence">Number of the report, rising for each worker; an older one that comes later says nothing.</param>
/// <param name="Terms">What the worker's catalog wants the circuit to go by.</param>
public sealed record CircuitReport(string Service, string Endpoint, string Worker, long Sequence, CircuitTerms Terms)
{
    /// <summary>Calls of the worker within the last window.</summary>
    public long Calls { get; init; }

    /// <summary>How many of them failed.</summary>
    public long Failed { get; init; }

    /// <summary>How many of them were slow.</summary>
    public long Slow { get; init; }

    /// <summary>How the last of them failed, without payloads; null where none did.</summary>
    public string? LastError { get; init; }

    /// <summary>How many probes the worker would make now; 0 for none.</summary>
    public int WantedProbes { get; init; }

    /// <summary>Probes that have ended, or will not be made.</summary>
    public IReadOnlyList<ProbeEnd> Ended { get; init; } = [];

    /// <summary>True where it says something that can be: a report that does not changes nothing.</summary>
    internal bool IsValid =>
        Worker is { Length: > 0 and <= 200 } && Terms is { IsValid: true } && Calls >= 0 && Failed >= 0 && Slow >= 0 && Failed <= Calls
        && Slow <= Calls && WantedProbes is >= 0 and <= CircuitTerms.MostProbes && Ended is { Count: <= CircuitTerms.MostProbes };
}

/// <summary>What came of a probe.</summary>
/// <param name="Permit">Number of its permit.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record ProbeEnd(long Permit, ProbeOutcome Outcome);

/// <summary>How a probe ended.</summary>
public enum ProbeOutcome
{
    /// <summary>It was not made, or was given up: it shows nothing, and somebody else may try.</summary>
    Unused,

    /// <summary>It was answered in time.</summary>
    Passed,

    /// <summary>It failed, or was slow.</summary>
    Failed,
}
