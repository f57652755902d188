using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.Bench;

/// <summary>What turning a step into JSON and back takes, apart from everything else that a step does.</summary>
internal static class StepLimit
{
    private const int Steps = 500_000;

    public static Task RunAsync()
    {
        IReadOnlyList<HistoryEvent> events = [new TaskCompleted(0, "\"Hello Tokyo!\""), new TaskScheduled(1, "Hello", "\"London\"")];
        var json = StoreJson.Write(events);
        var conditions = $"one activity's answer and the next one's call, {Steps} times; .NET {Environment.Version}";
        new Figure("step.bytes", json.Length, "bytes", conditions).Print();
        Print("step.write", () => StoreJson.Write(events), conditions);
        Print("step.read", () => StoreJson.ReadEvents(json), conditions);
        return Task.CompletedTask;
    }

    private static void Print<T>(string name, Func<T> work, string conditions)
    {
        for (var i = 0; i < Steps; i++) work();
        var cost = Cost.Begin();
        for (var i = 0; i < Steps; i++) work();
        cost.End().Print(name, Steps, "steps", conditions);
    }
}
