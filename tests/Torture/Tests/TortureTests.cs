namespace FunctionsOrchestration.Torture.Tests;

/// <summary>The app, killed again and again under load. A failure names its seed.</summary>
public sealed class TortureTests
{
    [Fact]
    public async Task Kills_AtRandomMoments_LoseNothingAndRepeatNothing() => await SurvivesAsync(new TortureOptions(Seed(), 25));

    [Fact]
    public async Task PowerLoss_OfTheEndOfTheLog_LeavesAWholeBeginning() =>
        await SurvivesAsync(new TortureOptions(Seed(), 6) { LosesPower = true });

    private static async Task SurvivesAsync(TortureOptions options)
    {
        var report = await TortureRound.RunAsync(options, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {options.Seed}\n{report}");
        Assert.True(report.Violations.Count == 0, string.Join('\n', report.Violations));
        Assert.True(report.Recovered > options.Kills * 10, $"There was too little to lose, seed {options.Seed}:\n{report}");
    }

    // A new one each time finds more; TORTURE_SEED repeats one.
    private static int Seed() =>
        int.TryParse(Environment.GetEnvironmentVariable("TORTURE_SEED"), out var seed) ? seed : Random.Shared.Next(1_000_000);
}
