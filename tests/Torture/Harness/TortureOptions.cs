namespace FunctionsOrchestration.Torture;

/// <summary>How hard a round is.</summary>
/// <param name="Seed">Fixes what is sent and when kills come, as far as the machine's own timing allows.</param>
/// <param name="Kills">How often the app is killed before everything must come to its end.</param>
internal sealed record TortureOptions(int Seed, int Kills)
{
    /// <summary>How many requests clients send between two kills, at most.</summary>
    public int RequestsALife { get; init; } = 250;

    /// <summary>The power fails with some kills: the end of the log is lost, and the app goes on with what is left.</summary>
    public bool LosesPower { get; init; }
}
