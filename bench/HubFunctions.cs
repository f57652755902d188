using FunctionsOrchestration.LocalHost.Engine;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Bench;

/// <summary>The orchestrators, activities and entities that the benchmarks run. They do next to nothing, so that what is measured is the engine.</summary>
internal sealed class HubFunctions
{
    private long _counted;

    public HubFunctions()
    {
        Handlers.Activities["Hello"] = (call, _) =>
            Task.FromResult<object?>($"Hello {call.Converter.Deserialize<string>(call.SerializedInput)}!");
        Handlers.Activities["Count"] = (_, _) => Task.FromResult<object?>(Interlocked.Increment(ref _counted));
        Handlers.Orchestrators["HelloCities"] = async context => new[]
        {
            await context.CallActivityAsync<string>("Hello", "Tokyo"),
            await context.CallActivityAsync<string>("Hello", "London"),
            await context.CallActivityAsync<string>("Hello", "Seattle"),
            await context.CallActivityAsync<string>("Hello", "Lagos"),
            await context.CallActivityAsync<string>("Hello", "Lima"),
        };
        Handlers.Activities["Echo"] = (call, _) => Task.FromResult<object?>(call.Converter.Deserialize<string>(call.SerializedInput));
        Handlers.Orchestrators["Echo"] = async context => await context.CallActivityAsync<string>("Echo", context.GetInput<string>());
        Handlers.Orchestrators["FanOut"] = async context => await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => context.CallActivityAsync<string>("Hello", $"{i}")));
        Handlers.Orchestrators["One"] = async context => await context.CallActivityAsync<string>("Hello", "x");
        Handlers.Orchestrators["Many"] = async context =>
        {
            for (var i = 0; i < context.GetInput<int>(); i++) await context.CallActivityAsync<string>("Hello", "x");
            return 0;
        };
        Handlers.Orchestrators["Windowed"] = WindowedAsync;
        Handlers.Orchestrators["Waits"] = async context =>
            await context.WaitForExternalEvent<int>("first") + await context.WaitForExternalEvent<int>("second");
        Handlers.Orchestrators["Sleeps"] = async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return 0;
        };
        Handlers.Orchestrators["Takes"] = TakesAsync;
        Handlers.Orchestrators["Collects"] = async context =>
        {
            await context.WaitForExternalEvent<int>("go");
            return await TakesAsync(context);
        };
        Handlers.Orchestrators["Signals"] = SignalsAsync;
        Handlers.Entities["Counter"] = dispatcher => dispatcher.DispatchAsync<Counter>();
    }

    public TaskHandlers Handlers { get; } = new();

    /// <summary>How often the activity <c>Count</c> has run.</summary>
    public long Counted => Interlocked.Read(ref _counted);

    /// <summary>Which counters an orchestration signals, and how many.</summary>
    internal sealed record SignalPlan(int First, int Count);

    // A sliding window: as soon as one of a hundred activities is done, the next one starts.
    private static async Task<object?> WindowedAsync(TaskOrchestrationContext context)
    {
        var count = context.GetInput<int>();
        List<Task> window = [];
        for (var i = 0; i < count; i++)
        {
            if (window.Count == 100) window.Remove(await Task.WhenAny(window));
            window.Add(context.CallActivityAsync<long>("Count", i));
        }

        await Task.WhenAll(window);
        return count;
    }

    private static async Task<object?> TakesAsync(TaskOrchestrationContext context)
    {
        var sum = 0;
        for (var i = 0; i < context.GetInput<int>(); i++) sum += await context.WaitForExternalEvent<int>("more");
        return sum;
    }

    private static async Task<object?> SignalsAsync(TaskOrchestrationContext context)
    {
        var plan = context.GetInput<SignalPlan>()!;
        for (var i = 0; i < plan.Count; i++)
            await context.Entities.SignalEntityAsync(Signals.Entity(plan.First + i), nameof(Counter.Add), 1);
        return plan.Count;
    }

    /// <summary>The entity that is signalled.</summary>
    internal sealed class Counter : TaskEntity<int>
    {
        public void Add(int amount) => State += amount;
    }
}
