using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using FunctionsOrchestration.LocalHost.Engine.Activities;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>
/// Carries W3C trace context through an orchestration: who starts it leaves the context in the history, and its activities, which may
/// run days and restarts later, run below that. Source, names and tags are those of the genuine SDK.
/// </summary>
internal static class Tracing
{
    private static readonly ActivitySource Source = new("Microsoft.DurableTask");

    /// <summary>The context of whoever asks now; null where there is none.</summary>
    public static string? Present => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: var id } ? id : null;

    /// <summary>Begins the span of an activity; null where its orchestration was started outside of any trace.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller ends the span.")]
    public static Activity? BeginActivity(ActivityCall call)
    {
        // What flows here is the trace of whoever happened to need another worker.
        Activity.Current = null;
        if (call.TraceParent is not { } parent) return null;

        // Without a listener there is no span to record, but what the activity calls must still hear of the trace.
        var name = $"activity:{call.Scheduled.Name}";
        var span = Source.StartActivity(name, ActivityKind.Server, parent) ?? new Activity(name).SetParentId(parent).Start();
        return span
            .SetTag("durabletask.type", "activity")
            .SetTag("durabletask.task.name", call.Scheduled.Name)
            .SetTag("durabletask.task.instance_id", call.InstanceId)
            .SetTag("durabletask.task.task_id", call.Scheduled.Id);
    }
}
