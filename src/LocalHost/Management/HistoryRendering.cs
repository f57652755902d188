using System.Text.Json;
using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>Writes a history as the genuine extension does: what was asked for is folded into its answer, so it stands alone
/// only while the answer is out; dealings with entities show as the events that they are made of there.</summary>
internal sealed class HistoryRendering(OrchestrationMetadata instance, bool showInput, bool showOutput)
{
    private readonly EntityEvents _entities = new(instance.InstanceId);

    /// <summary>The history's events, oldest first.</summary>
    public JsonArray Of(IReadOnlyList<HistoryEntry> history)
    {
        var causes = history.Select(entry => entry.Cause).OfType<ActionEvent>();
        var answered = causes.Where(IsFolded).Select(cause => cause.Id).ToHashSet();
        var events = new JsonArray();
        foreach (var entry in history)
        {
            if (entry.Event is ActionEvent action && IsFolded(action) && answered.Contains(action.Id))
                continue;
            foreach (var rendered in Render(entry))
                events.Add(Finish(rendered, entry));
        }

        return events;
    }

    private static bool IsFolded(ActionEvent action) => action is TaskScheduled or ChildScheduled;

    private IEnumerable<JsonObject> Render(HistoryEntry entry) => entry.Event switch
    {
        ExecutionStarted started => [Started(started)],
        TaskScheduled task => [Scheduled(task)],
        TaskCompleted task => [Succeeded("TaskCompleted", task.Result)],
        TaskFailed task => [Failed("TaskFailed", Unhandled(entry.Cause as TaskScheduled), task.Failure)],
        ChildScheduled child => [Created(child)],
        ChildCompleted child => [Succeeded("SubOrchestrationInstanceCompleted", child.Result)],
        ChildFailed child => [Failed("SubOrchestrationInstanceFailed", child.Failure.Message, child.Failure)],
        TimerCreated timer => [Timer("TimerCreated", timer)],
        TimerFired => [Timer("TimerFired", entry.Cause as TimerCreated)],
        EventRaised raised => [EntityEvents.Raised(raised.Name, raised.Input)],
        EventSent sent => [EntityEvents.Sent(sent.InstanceId, sent.Name, sent.Input)],
        ExecutionSuspended suspended => [new() { ["EventType"] = "ExecutionSuspended", ["Reason"] = suspended.Reason }],
        ExecutionResumed resumed => [new() { ["EventType"] = "ExecutionResumed", ["Reason"] = resumed.Reason }],
        ExecutionTerminated terminated => [new() { ["EventType"] = "ExecutionTerminated", ["Input"] = terminated.Output }],
        ExecutionRewound rewound => [new() { ["EventType"] = "ExecutionRewound", ["Reason"] = rewound.Reason }],
        ExecutionCompleted completed => [Completed(completed, entry)],
        _ => _entities.Of(entry),
    };

    /// <summary>Adds what every event has, and leaves out what was not asked for.</summary>
    private JsonObject Finish(JsonObject rendered, HistoryEntry entry)
    {
        rendered["Timestamp"] = ManagementJson.Precise(entry.Timestamp);
        if (entry is { Cause: { } cause, ScheduledTime: { } scheduled } && IsFolded(cause))
        {
            rendered["ScheduledTime"] = ManagementJson.Precise(scheduled).Replace("Z", "+00:00", StringComparison.Ordinal);
            rendered["FunctionName"] = cause is TaskScheduled task ? task.Name : ((ChildScheduled)cause).Name;
            rendered["Input"] = cause is TaskScheduled { Input: var taskInput } ? taskInput : ((ChildScheduled)cause).Input;
        }

        if (entry.Event is ExecutionStarted started)
            rendered["FunctionName"] = started.Name;
        if (!showInput)
            rendered.Remove("Input");
        if (!showOutput)
            rendered.Remove("Result");
        return rendered;
    }

    private static JsonObject Started(ExecutionStarted started) => new()
    {
        ["EventType"] = "ExecutionStarted",
        ["Input"] = started.Input,
        ["Correlation"] = null,
        ["ParentTraceContext"] = null,
        ["ScheduledStartTime"] = started.StartAt is { } start ? ManagementJson.Precise(start) : null,
        ["Generation"] = started.Generation == 0 ? 0 : null, // the genuine host forgets it when an instance continues as new
        ["GenerateNewTrace"] = false,
    };

    private static JsonObject Scheduled(TaskScheduled task) => new()
    {
        ["EventType"] = "TaskScheduled",
        ["Name"] = task.Name,
        ["Input"] = task.Input,
        ["ParentTraceContext"] = null,
        ["Tags"] = Tags(task.Tags),
    };

    private static JsonObject Created(ChildScheduled child) => new()
    {
        ["EventType"] = "SubOrchestrationInstanceCreated",
        ["InstanceId"] = child.InstanceId,
        ["Name"] = child.Name,
        ["Input"] = child.Input,
        ["ClientSpanId"] = null,
        ["Tags"] = Tags(child.Tags),
    };

    private static JsonObject? Tags(IReadOnlyDictionary<string, string>? tags) =>
        tags is null ? null : new(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));

    private static JsonObject Succeeded(string type, string? result) =>
        new() { ["EventType"] = type, ["Result"] = ManagementJson.ParseOrText(result) };

    private static string Unhandled(TaskScheduled? task) => $"Function '{task?.Name}' failed with an unhandled exception.";

    private static JsonObject Timer(string type, TimerCreated? timer) => new()
    {
        ["EventType"] = type,
        ["FireAt"] = timer is null ? null : ManagementJson.Precise(timer.FireAt),
    };

    private static JsonObject Failed(string type, string reason, Failure failure) => new()
    {
        ["EventType"] = type,
        ["Reason"] = reason,
        ["Details"] = null,
        ["FailureDetails"] = Details(failure, () => null),
    };

    /// <summary>The result of a failure is its message alone; the status, above the history, shows its type too.</summary>
    private static JsonObject Completed(ExecutionCompleted completed, HistoryEntry entry) => new()
    {
        ["EventType"] = "ExecutionCompleted",
        ["OrchestrationStatus"] = completed.Status.ToString(),
        ["Result"] = entry.Failure is { } failure ? JsonValue.Create(failure.Message) : ManagementJson.ParseOrText(entry.Output),
        ["FailureDetails"] = entry.Failure is null ? null : Details(entry.Failure, () => new JsonObject()),
    };

    /// <summary>A failure without properties: the genuine host writes that as null for a task, as {} for an execution.</summary>
    private static JsonObject Details(Failure failure, Func<JsonNode?> noProperties) => new()
    {
        ["ErrorType"] = failure.Type,
        ["ErrorMessage"] = failure.Message,
        ["StackTrace"] = failure.Stack,
        ["InnerFailure"] = failure.Inner is null ? null : Details(failure.Inner, noProperties),
        ["IsNonRetriable"] = false,
        ["Properties"] = failure.Properties is { } properties
            ? new JsonObject(properties.Select(one => KeyValuePair.Create(one.Key, JsonSerializer.SerializeToNode(one.Value))))
            : noProperties(),
    };
}
