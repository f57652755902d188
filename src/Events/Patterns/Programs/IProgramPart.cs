namespace FunctionsOrchestration.Events.Patterns.Programs;

/// <summary>What runs one kind of pattern.</summary>
internal interface IProgramPart
{
    /// <summary>Types of events that it must be given; null for all.</summary>
    IReadOnlySet<string>? Relevant { get; }

    /// <summary>What it holds, in the measure of its kind.</summary>
    int Held { get; }

    /// <summary>What limits took.</summary>
    long Dropped { get; }

    /// <summary>Events without the key, where it counts them.</summary>
    long Keyless { get; }

    /// <summary>Takes an event.</summary>
    void Process(PatternEvent e, ProgramOutput output);

    /// <summary>Lets time pass.</summary>
    void AdvanceTo(DateTimeOffset watermark, ProgramOutput output);

    /// <summary>Writes what is held into a snapshot.</summary>
    ProgramSnapshot Save(ProgramSnapshot into);
}

/// <summary>A part that goes on from a snapshot.</summary>
/// <param name="Part">The part.</param>
/// <param name="Kept">How much goes on.</param>
/// <param name="Lost">How much does not.</param>
internal readonly record struct RestoredPart(IProgramPart Part, int Kept, int Lost);
