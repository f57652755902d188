using FunctionsOrchestration.Torture;

namespace FunctionsOrchestration.Bench;

/// <summary>Rounds of kills, each on a data folder of its own, until there were as many kills as were asked for.</summary>
internal static class TortureRounds
{
    private const int KillsARound = 25;

    /// <param name="args"><c>--kills N</c>, <c>--seed N</c>.</param>
    /// <returns>How many promises were broken.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var kills = Number(args, "--kills") ?? KillsARound;
        var seed = Number(args, "--seed") ?? Random.Shared.Next(1_000_000);
        var sum = new TortureReport();
        for (var round = 0; sum.Kills < kills; round++)
        {
            // Every fourth round the power fails too: less can be promised then, so the others are the more severe.
            var options = new TortureOptions(seed + round, Math.Min(KillsARound, kills - sum.Kills)) { LosesPower = round % 4 == 3 };
            var report = await TortureRound.RunAsync(options, CancellationToken.None);
            sum += report;
            Console.WriteLine($"seed {options.Seed}: {report.Kills} kills, {report.Recovered} recovered, {report.Took.TotalSeconds:0} s, {report.Violations.Count} violations");
            foreach (var violation in report.Violations) Console.WriteLine($"  {violation}");
        }

        Console.WriteLine(sum);
        return sum.Violations.Count;
    }

    private static int? Number(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && int.TryParse(args.ElementAtOrDefault(at + 1), out var value) ? value : null;
}
