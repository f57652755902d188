using FunctionsOrchestration.LocalHost.Engine.Activities;
using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Engine.Timers;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>Finds everything that was under way when a hub was last closed, however it was closed, and sets it going.</summary>
internal static class Recovery
{
    public static void Run(EngineRuntime runtime)
    {
        // Everything is read before anything is set going: a message that a woken instance sends is in the inbox too, and
        // would otherwise be delivered twice.
        var timers = runtime.Reader.Timers();
        var messages = runtime.Reader.Inbox();
        var instances = runtime.Reader.InstancesToWake();

        foreach (var timer in timers) Set(runtime, timer);
        foreach (var message in messages) Deliver(runtime, message);
        foreach (var id in instances) runtime.Deliver(id, new Envelope(new WakeMessage()));
        runtime.Log.HubOpened(runtime.Options.HubName, instances.Count, messages.Count);
    }

    private static void Set(EngineRuntime runtime, TimerRow timer)
    {
        var due = new TimerDue(timer.Execution, timer.TaskId);
        runtime.Alarms.Add(new Alarm(timer.Due, timer.Execution, timer.TaskId, timer.InstanceId, new Envelope(due)));
    }

    private static void Deliver(EngineRuntime runtime, InboxRow row)
    {
        var envelope = new Envelope(row.Message, row.Id);
        if (row.Message is ActivityMessage activity)
            runtime.Activities.Enqueue(new ActivityCall(row.Target, activity.Execution, activity.Scheduled, InboxId: row.Id));
        else if (row.Due is { } due) runtime.Alarms.Add(new Alarm(due, row.Id, 0, row.Target, envelope));
        else runtime.Deliver(row.Target, envelope);
    }
}
