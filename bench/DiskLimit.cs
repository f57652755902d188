using System.Diagnostics;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.Bench;

/// <summary>What the disk and the store can do at most, to hold the other figures against.</summary>
internal static class DiskLimit
{
    private const int Flushes = 1_000;

    public static async Task RunAsync()
    {
        var directory = Hub.NewDirectory();
        try
        {
            new Figure("disk.flushes", Flush(Path.Combine(directory, "raw")), "flushes/s", $"4 KiB written and flushed, {Flushes} times; {Hub.Conditions}").Print();
            await PrintAsync("disk.commits", 2_000, 1, 1, "one history row a transaction");
            await PrintAsync("disk.grouped-commits", 200, 500, 1, "500 commits of one history row waiting at a time");
            await PrintAsync("disk.rows-by-100", 1_000, 1, 100, "100 history rows a transaction");
            await PrintAsync("disk.rows-by-1000", 300, 1, 1_000, "1000 history rows a transaction");

            async Task PrintAsync(string name, int rounds, int commits, int rows, string what) =>
                (await CommitAsync(directory, rounds, commits, rows)).Print(name, rounds * commits * rows, "rows", $"{what}; {Hub.Conditions}");
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }

    private static double Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var page = new byte[4096];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Flushes; i++)
        {
            file.Write(page);
            file.Flush(flushToDisk: true);
        }

        return Flushes / watch.Elapsed.TotalSeconds;
    }

    private static async Task<Cost> CommitAsync(string directory, int rounds, int commits, int rows)
    {
        using var store = SqliteStore.Open(directory, $"limit-{commits}-{rows}");
        HistoryEvent[] events = [new TaskCompleted(0, "\"Hello Tokyo!\""), new TaskScheduled(1, "Hello", "\"London\"")];
        var cost = Cost.Begin();
        for (var round = 0; round < rounds; round++)
            await Task.WhenAll(Enumerable.Range(0, commits).Select(i =>
            {
                var commit = new StepCommit();
                for (var row = 0; row < rows; row++) commit.Add(new AppendHistory(i + 1, (round * rows) + row, DateTime.UtcNow, events));
                return store.Log.CommitAsync(commit);
            }));
        return cost.End();
    }
}
