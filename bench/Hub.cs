using FunctionsOrchestration.LocalHost.Engine;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.Bench;

/// <summary>An engine with its real settings on a directory of its own: every step is flushed to disk before it counts.</summary>
internal sealed class Hub : IAsyncDisposable
{
    private readonly string _directory;

    private Hub(string directory, HubFunctions functions)
    {
        (_directory, Functions) = (directory, functions);
        Engine = new DurableEngine(
            new EngineOptions { DataDirectory = directory, HubName = "Bench" }, functions.Handlers, TimeProvider.System, NullLoggerFactory.Instance);
    }

    /// <summary>Starts an instance of a given id.</summary>
    public Task StartAsync(string orchestrator, string id) => Engine.Client.ScheduleNewOrchestrationInstanceAsync(
        new TaskName(orchestrator), new StartOrchestrationOptions(id));

    /// <summary>Stops the engine and starts it on the same data.</summary>
    public async Task RestartAsync()
    {
        await Engine.StopAsync();
        await Engine.StartAsync(CancellationToken.None);
    }

    public DurableEngine Engine { get; }

    public HubFunctions Functions { get; }

    /// <summary>What every figure of an engine was measured under.</summary>
    public static string Conditions =>
        $"SQLite WAL, synchronous=FULL, {DataRoot} ({new DriveInfo(DataRoot).DriveFormat}), {Environment.ProcessorCount} cores, .NET {Environment.Version}";

    /// <summary>Where the data goes. Set BENCH_DATA to measure another disk.</summary>
    private static string DataRoot => Environment.GetEnvironmentVariable("BENCH_DATA") ?? Path.GetTempPath();

    public static string NewDirectory() => Directory.CreateDirectory(Path.Combine(DataRoot, $"bench-{Guid.NewGuid():N}")).FullName;

    public static async Task<Hub> StartAsync()
    {
        var functions = new HubFunctions();
        var hub = new Hub(NewDirectory(), functions);
        await hub.Engine.StartAsync(CancellationToken.None);
        return hub;
    }

    /// <summary>Starts instances, at most so many at a time, and waits until all have completed.</summary>
    public async Task RunAsync(string orchestrator, int count, int atOnce)
    {
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await RunOneAsync(orchestrator);
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Directory.Delete(_directory, true);
    }

    private async Task RunOneAsync(string orchestrator)
    {
        var id = await Engine.Client.ScheduleNewOrchestrationInstanceAsync(new TaskName(orchestrator));
        var done = await Engine.Client.WaitForInstanceCompletionAsync(id);
        if (done.RuntimeStatus != Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Completed)
            throw new InvalidOperationException($"{orchestrator} ended as {done.RuntimeStatus}: {done.FailureDetails}");
    }
}
