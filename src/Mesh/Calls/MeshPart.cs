namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>What comes of a streamed call, piece by piece: texts as they are generated, and at the end the result.</summary>
public sealed record MeshPart
{
    /// <summary>What was generated since the part before; empty in the last part.</summary>
    public string Text { get; init; } = "";

    /// <summary>Who generates it. An answer that was continued elsewhere has more than one.</summary>
    public required Route Route { get; init; }

    /// <summary>The whole answer, or the problem that ended it; with the last part only.</summary>
    public MeshResult? Result { get; init; }
}

/// <summary>How a streamed answer came.</summary>
/// <param name="FirstPart">Time from the call to the first text; null where none came.</param>
/// <param name="Parts">Texts that were passed on.</param>
/// <param name="BrokenAfter">Texts after which it broke off and was continued by another attempt; null where it did not.</param>
/// <param name="BrokenEndpoint">The endpoint that broke it off.</param>
public sealed record StreamRecord(TimeSpan? FirstPart, int Parts, int? BrokenAfter = null, string? BrokenEndpoint = null);
