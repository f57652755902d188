using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>
/// Writes everything that is known of an instance as one JSON document: for whoever shall find out what happened, and for
/// <see cref="HistoryImport"/>. The events are as they are stored, so what the store can read, the document's reader can; beside
/// them stands what a person wants to see: what an answer answers, and when that was asked for.
/// </summary>
internal static class HistoryExport
{
    /// <summary>Names the kind of document and its version, which grows when an older reader would misread it.</summary>
    public const string Format = "localhost-history/1";

    private static readonly JsonSerializerOptions Written = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>The document; null when there is no such instance.</summary>
    public static string? Write(StoreReader reader, string instanceId, DateTime now)
    {
        while (reader.Instance(instanceId) is { } row)
        {
            // What is gone went with the execution: the instance was purged, or has continued as new.
            if (TryRead(reader, row.Key) is { } history && reader.Filled(row) is { } filled && filled.Key == row.Key)
                return Write(filled, history, now).ToJsonString(Written);
        }

        return null;
    }

    /// <summary>The steps with their large values in them; null when the execution is gone.</summary>
    private static List<HistoryRow>? TryRead(StoreReader reader, long execution)
    {
        List<HistoryRow> steps = [];
        foreach (var step in reader.History(execution))
        {
            List<HistoryEvent> events = [];
            foreach (var stored in step.Events)
            {
                if (!reader.Find(stored.Payload, out var value)) return null;
                events.Add(PayloadReference.Is(stored.Payload) ? stored with { Payload = value } : stored);
            }

            steps.Add(step with { Events = events });
        }

        return steps.Count == 0 ? null : steps;
    }

    private static JsonObject Write(InstanceRow row, List<HistoryRow> history, DateTime now) => new()
    {
        ["format"] = Format,
        ["exportedAt"] = now,
        ["instance"] = Instance(row, (ExecutionStarted)history[0].Events[0]),
        ["steps"] = Steps(history),
    };

    private static JsonObject Instance(InstanceRow row, ExecutionStarted started) => new()
    {
        ["id"] = row.Id,
        ["name"] = row.Name,
        ["execution"] = row.Key,
        ["status"] = row.Status.ToString(),
        ["version"] = row.Version,
        ["tags"] = row.Tags is null ? null : JsonSerializer.SerializeToNode(row.Tags, StoreJson.Options),
        ["parent"] = started.Parent is { } parent ? JsonSerializer.SerializeToNode(parent, StoreJson.Options) : null,
        ["generation"] = started.Generation,
        ["createdAt"] = row.Created,
        ["updatedAt"] = row.Updated,
        ["completedAt"] = row.Completed,
        ["input"] = started.Input,
        ["customStatus"] = row.CustomStatus,
        ["output"] = row.Output,
        ["failure"] = row.Failure is { } failure ? JsonNode.Parse(StoreJson.Write(failure)!) : null,
    };

    private static JsonArray Steps(List<HistoryRow> history)
    {
        Dictionary<int, (ActionEvent Action, DateTime At)> asked = [];
        JsonArray steps = [];
        foreach (var step in history)
        {
            foreach (var action in step.Events.OfType<ActionEvent>()) asked[action.Id] = (action, step.At);
            var events = JsonNode.Parse(StoreJson.Write(step.Events))!.AsArray();
            foreach (var (i, happened) in step.Events.Index())
            {
                if (HistoryReader.Answers(happened) is not { } id || !asked.TryGetValue(id, out var cause)) continue;
                events[i]!["answers"] = cause.Action.Describe();
                events[i]!["askedAt"] = cause.At;
                if (Attempt(cause.Action) is { } attempt) events[i]!["attempt"] = attempt;
            }

            steps.Add(new JsonObject { ["step"] = step.Step, ["at"] = step.At, ["events"] = events });
        }

        return steps;
    }

    private static int? Attempt(ActionEvent action) => action switch
    {
        TaskScheduled task => task.Attempt ?? 1,
        ChildScheduled child => child.Attempt ?? 1,
        _ => null,
    };
}
