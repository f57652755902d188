using FunctionsOrchestration.Topics.Outbox;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Functions.Tests.Topics;

/// <summary>Orchestrations that publish.</summary>
internal static class TellerOrchestrator
{
    [Function(nameof(Tell))]
    public static async Task Tell([OrchestrationTrigger] TaskOrchestrationContext context, string topic)
    {
        await context.PublishEventAsync(topic, "begun", null, new { });
        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        await context.PublishEventAsync(topic, "ended", null, new { });
    }

    [Function(nameof(TellAndWait))]
    public static async Task TellAndWait([OrchestrationTrigger] TaskOrchestrationContext context, string topic)
    {
        await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
        await context.PublishEventAsync(topic, "never", null, new { });
    }
}
