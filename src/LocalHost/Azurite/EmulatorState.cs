namespace FunctionsOrchestration.LocalHost.Azurite;

/// <summary>How the search for an Azurite came out.</summary>
internal abstract record EmulatorState
{
    private EmulatorState()
    {
    }

    /// <summary>An Azurite was there already; it is used and left alone.</summary>
    internal sealed record Found : EmulatorState;

    /// <summary>One was started and answers.</summary>
    /// <param name="After">The time from its start to the first answer of all three services.</param>
    internal sealed record Started(TimeSpan After) : EmulatorState;

    /// <summary>There is none, for this reason, which says what to do about it.</summary>
    internal sealed record Unavailable(string Reason) : EmulatorState;
}
