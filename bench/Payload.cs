using System.Diagnostics;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Bench;

/// <summary>What large values cost: 50 MB in and out of an activity beside a plain file, and values just below and above the limit
/// over which they get rows of their own.</summary>
internal static class Payload
{
    private const int Large = 50 * 1024 * 1024;
    private const int Rounds = 200;

    public static async Task RunAsync()
    {
        var file = WriteFile();
        new Figure("payload.file", file.TotalMilliseconds, "ms", $"50 MB written to a file and flushed; {Hub.Conditions}").Print();
        await using var hub = await Hub.StartAsync();
        var activity = await EchoAsync(hub, Large);
        using var process = Process.GetCurrentProcess();
        new Figure("payload.activity", activity.TotalMilliseconds, "ms", $"50 MB started with, into an activity, out of it, and out; {Hub.Conditions}").Print();
        new Figure("payload.ratio", activity / file, "x", "payload.activity / payload.file, same run").Print();
        new Figure("payload.memory", process.PeakWorkingSet64 / 1048576.0, "MiB", "peak working set of the whole process after it").Print();
        foreach (var length in (int[])[PayloadReference.LongestInline / 2, PayloadReference.LongestInline - 2, PayloadReference.LongestInline])
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Rounds; i++) await EchoAsync(hub, length);
            new Figure("payload.small", Rounds / watch.Elapsed.TotalSeconds, "orchestrations/s", $"one at a time, {length} characters and two quotes; {Hub.Conditions}").Print();
        }
    }

    private static TimeSpan WriteFile()
    {
        var directory = Hub.NewDirectory();
        var bytes = new byte[Large];
        var watch = Stopwatch.StartNew();
        using (var file = new FileStream(Path.Combine(directory, "plain"), FileMode.Create, FileAccess.Write))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        var elapsed = watch.Elapsed;
        Directory.Delete(directory, true);
        return elapsed;
    }

    private static async Task<TimeSpan> EchoAsync(Hub hub, int length)
    {
        var text = new string('x', length);
        var watch = Stopwatch.StartNew();
        var id = await hub.Engine.Client.ScheduleNewOrchestrationInstanceAsync(new TaskName("Echo"), text);
        var done = await hub.Engine.Client.WaitForInstanceCompletionAsync(id);
        return done.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? watch.Elapsed : throw new InvalidOperationException($"{done.FailureDetails}");
    }
}
