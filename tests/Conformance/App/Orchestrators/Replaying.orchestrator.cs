using FunctionsOrchestration.Conformance.App.Activities;
using FunctionsOrchestration.Conformance.App.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Conformance.App.Orchestrators;

/// <summary>
/// What replay must not change or repeat. The genuine host replays at each event; other hosts may keep an instance's code
/// waiting in memory. The diary tells apart what ran for the first time from what ran again.
/// </summary>
public static class Replaying
{
    [Function(nameof(LogSteps))]
    public static async Task<string> LogSteps([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var log = context.CreateReplaySafeLogger(RecordingLoggerProvider.Category);
        for (var step = 1; step <= 3; step++)
        {
            if (!context.IsReplaying) Diary.Write($"{context.InstanceId} live", $"step {step}");
            ReplayLog.Step(log, context.InstanceId, step);
            await context.CallActivityAsync<int>(nameof(Basics.Twice), step);
        }

        return "logged";
    }

    /// <summary>Writes the ids and times that it gets to the diary, each time that it runs.</summary>
    [Function(nameof(TakeIds))]
    public static async Task<string[]> TakeIds([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var ids = new List<string>();
        for (var step = 0; step < 3; step++)
        {
            ids.Add($"{context.NewGuid()} {context.CurrentUtcDateTime:O}");
            Diary.Write($"{context.InstanceId} {step}", ids[step]);
            await context.CallActivityAsync<int>(nameof(Basics.Twice), step);
        }

        ids.Add(context.NewGuid().ToString());
        return [.. ids];
    }

    /// <summary>
    /// Does something else once the switch with its id is on, which stands for code that was changed while an instance was
    /// under way. It fails at its end, so that a rewind makes every host replay it.
    /// </summary>
    [Function(nameof(ChangeUnderWay))]
    public static async Task<string> ChangeUnderWay([OrchestrationTrigger] TaskOrchestrationContext context, string change)
    {
        switch (Switches.IsOn(context.InstanceId) ? change : "none")
        {
            case "other activity":
                await context.CallActivityAsync<int>(nameof(Basics.Twice), 1);
                break;
            case "extra timer":
                await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                await context.CallActivityAsync<string>(nameof(Basics.Echo), "x");
                break;
            case "removed activity":
                break;
            default:
                await context.CallActivityAsync<string>(nameof(Basics.Echo), "x");
                break;
        }

        return await context.CallActivityAsync<string>(nameof(Failing.FailUntilMended), context.InstanceId);
    }

    /// <summary>Two activities that tell about the services and the middleware around them.</summary>
    [Function(nameof(LookAround))]
    public static async Task<Sight[]> LookAround([OrchestrationTrigger] TaskOrchestrationContext context) =>
    [
        await context.CallActivityAsync<Sight>(nameof(Surroundings.Look), ""),
        await context.CallActivityAsync<Sight>(nameof(Surroundings.Look), ""),
    ];
}

internal static partial class ReplayLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{InstanceId}: step {Step}")]
    public static partial void Step(ILogger log, string instanceId, int step);
}
