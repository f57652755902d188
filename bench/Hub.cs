using FunctionsOrchestration.LocalHost.Engine;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.Bench;

/// <summary>An engine with its real settings on a directory of its own: every step is flushed to disk before it counts.</summary>
internal sealed class Hub : IAsyncDisposable
{
    private readonly string _directory;

    private Hub(string directory, TaskHandlers handlers)
    {
        _directory = directory;
        Engine = new DurableEngine(
            new EngineOptions { DataDirectory = directory, HubName = "Bench" }, handlers, TimeProvider.System, NullLoggerFactory.Instance);
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

    /// <summary>What every figure of an engine was measured under.</summary>
    public static string Conditions =>
        $"SQLite WAL, synchronous=FULL, {DataRoot} ({new DriveInfo(DataRoot).DriveFormat}), {Environment.ProcessorCount} cores, .NET {Environment.Version}";

    /// <summary>Where the data goes. Set BENCH_DATA to measure another disk.</summary>
    private static string DataRoot => Environment.GetEnvironmentVariable("BENCH_DATA") ?? Path.GetTempPath();

    public static string NewDirectory() => Directory.CreateDirectory(Path.Combine(DataRoot, $"bench-{Guid.NewGuid():N}")).FullName;

    public static async Task<Hub> StartAsync()
    {
        var handlers = new TaskHandlers();
        handlers.Activities["Hello"] = (call, _) =>
            Task.FromResult<object?>($"Hello {call.Converter.Deserialize<string>(call.SerializedInput)}!");
        handlers.Orchestrators["HelloCities"] = async context => new[]
        {
            await context.CallActivityAsync<string>("Hello", "Tokyo"),
            await context.CallActivityAsync<string>("Hello", "London"),
            await context.CallActivityAsync<string>("Hello", "Seattle"),
            await context.CallActivityAsync<string>("Hello", "Lagos"),
            await context.CallActivityAsync<string>("Hello", "Lima"),
        };
        handlers.Orchestrators["FanOut"] = async context => await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => context.CallActivityAsync<string>("Hello", $"{i}")));
        handlers.Orchestrators["One"] = async context => await context.CallActivityAsync<string>("Hello", "x");
        handlers.Orchestrators["Waits"] = async context =>
            await context.WaitForExternalEvent<int>("first") + await context.WaitForExternalEvent<int>("second");
        handlers.Orchestrators["Many"] = async context =>
        {
            for (var i = 0; i < context.GetInput<int>(); i++) await context.CallActivityAsync<string>("Hello", "x");
            return 0;
        };
        var hub = new Hub(NewDirectory(), handlers);
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
