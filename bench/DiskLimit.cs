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
            new Figure("disk.commits", await CommitAsync(directory, 1), "commits/s", $"one history row a transaction; {Hub.Conditions}").Print();
            new Figure("disk.grouped-commits", await CommitAsync(directory, 500), "commits/s", $"500 commits of one history row waiting at a time; {Hub.Conditions}").Print();
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

    private static async Task<double> CommitAsync(string directory, int atOnce)
    {
        using var store = SqliteStore.Open(directory, $"limit{atOnce}");
        HistoryEvent[] events = [new TaskCompleted(0, "\"Hello Tokyo!\""), new TaskScheduled(1, "Hello", "\"London\"")];
        var rounds = atOnce == 1 ? 2_000 : 200;
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < rounds; round++)
            await Task.WhenAll(Enumerable.Range(0, atOnce).Select(i =>
            {
                var commit = new StepCommit();
                commit.Add(new AppendHistory(i + 1, round, DateTime.UtcNow, events));
                return store.Log.CommitAsync(commit);
            }));
        return rounds * atOnce / watch.Elapsed.TotalSeconds;
    }
}
