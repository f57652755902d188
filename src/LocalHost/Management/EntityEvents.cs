using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>Writes an orchestration's dealings with entities as the genuine host's histories show them: events that are sent
/// to the entity's instance (<c>op</c>, <c>release</c>) and answers that are raised under the request's id.</summary>
internal sealed class EntityEvents(string instanceId)
{
    /// <summary>An event that the orchestration sent.</summary>
    public static JsonObject Sent(string target, string name, string? input) =>
        new() { ["EventType"] = "EventSent", ["InstanceId"] = target, ["Name"] = name, ["Input"] = input };

    /// <summary>An event that reached the orchestration.</summary>
    public static JsonObject Raised(string name, string? input) =>
        new() { ["EventType"] = "EventRaised", ["Name"] = name, ["Input"] = input, ["ParentTraceContext"] = null };

    /// <summary>The events that an entry shows as; none when it has nothing to do with entities.</summary>
    public IEnumerable<JsonObject> Of(HistoryEntry entry) => entry.Event switch
    {
        EntityCalled call => [Sent(call.EntityId, "op", Operation(call, call.Operation, call.Input))],
        EntitySignaled signal => [Sent(signal.EntityId, "op", Operation(signal, signal.Operation, signal.Input))],
        LockRequested request => [Sent(request.EntityIds[0], "op", LockRequest(request))],
        LockReleased release => release.EntityIds.Select(entity => Sent(entity, "release", Release(release))),
        EntityAnswered answer => [Raised(RequestId(entry.Cause), Text(new() { ["result"] = answer.Result }))],
        EntityFailed failed => [Raised(RequestId(entry.Cause), Failed(failed.Failure))],
        LockGranted => [Raised(RequestId(entry.Cause), Text(new() { ["result"] = "Lock Acquisition Completed" }))],
        _ => [],
    };

    private string Operation(ActionEvent action, string operation, string? input)
    {
        var request = new JsonObject { ["op"] = operation };
        if (action is EntitySignaled)
            request["signal"] = true;
        if (input is not null)
            request["input"] = input;
        request["id"] = RequestId(action);
        request["parent"] = instanceId;
        return Text(request);
    }

    private string LockRequest(LockRequested request) => Text(new()
    {
        ["op"] = null,
        ["id"] = RequestId(request),
        ["parent"] = instanceId,
        ["lockset"] = new JsonArray([.. request.EntityIds.Select(Name)]),
    });

    private string Release(LockReleased release) => Text(new() { ["parent"] = instanceId, ["id"] = GuidOf(release.LockId) });

    private static string Failed(Failure failure) => Text(new() { ["exceptionType"] = failure.Type, ["result"] = failure.Message });

    private static JsonObject Name(string entityId)
    {
        var id = Microsoft.DurableTask.Entities.EntityInstanceId.FromString(entityId);
        return new() { ["name"] = id.Name, ["key"] = id.Key };
    }

    /// <summary>Requests have GUIDs there; here, one that is made of the lock, or of the call's place in the history, and so is
    /// the same each time that the history is read.</summary>
    private string RequestId(ActionEvent? request) => GuidOf(request is LockRequested held ? held.LockId : $"{instanceId}:{request?.Id}");

    private static string GuidOf(string text) => new Guid(XxHash128.Hash(Encoding.UTF8.GetBytes(text))).ToString();

    private static string Text(JsonObject value) => ManagementJson.Write(value);
}
