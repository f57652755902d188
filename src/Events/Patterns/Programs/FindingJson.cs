using System.Text.Json;
using System.Text.Json.Nodes;
using FunctionsOrchestration.Events.Patterns.Json;
using FunctionsOrchestration.Events.Patterns.Validation;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Patterns.Programs;

/// <summary>
/// Writes what was found as the data of an event. Read as an event again it has the fields that <see cref="PatternFinding.ToEvent"/> has.
/// It stays well below the megabyte that an event may have: so many events, so many figures, and no text that is longer than this.
/// </summary>
internal static class FindingJson
{
    private const int MostEvents = 100;
    private const int LongestText = 2_048;

    public static byte[] Write(PatternFinding finding)
    {
        var data = new JsonObject();
        foreach (var (name, value) in finding.Values.Take(EventFields.Most)) Put(data, name.Split('/'), value);
        if (!data.ContainsKey(StepRules.Count)) data[StepRules.Count] = finding.Count;
        data[StepRules.Reserved] = About(finding);
        return JsonSerializer.SerializeToUtf8Bytes(data);
    }

    private static JsonObject About(PatternFinding finding)
    {
        var about = new JsonObject
        {
            ["pattern"] = finding.Pattern,
            ["version"] = finding.Version,
            ["kind"] = JsonNames.Of(finding.Kind),
            ["key"] = finding.Key,
            ["start"] = CloudEventWriter.Text(finding.Start),
            ["time"] = CloudEventWriter.Text(finding.Time),
        };
        if (finding.IsUpdate) about["isUpdate"] = true;
        var events = finding.Evidence.SelectMany(part => part.Events.Select(e => (part.Step, Event: e))).ToList();
        about["events"] = new JsonArray([.. events.Take(MostEvents).Select(JsonNode (one) => About(one.Step, one.Event))]);
        if (events.Count > MostEvents) about["omitted"] = events.Count - MostEvents;
        return about;
    }

    private static JsonObject About(string step, PatternEvent e)
    {
        var (source, id) = PatternEventId.Split(e.Id);
        var about = new JsonObject { ["id"] = id, ["type"] = e.Type, ["time"] = CloudEventWriter.Text(e.Time) };
        if (source is not null) about["source"] = source;
        if (step.Length > 0) about["step"] = step;
        if (e.Subject.Length > 0) about["subject"] = e.Subject;
        if (e.Stream.Length > 0) about["stream"] = e.Stream;
        return about;
    }

    // Names of nested fields are JSON pointers.
    private static void Put(JsonObject into, string[] path, FieldValue value)
    {
        if (value.Kind == FieldKind.None || value.Text.Length > LongestText || !double.IsFinite(value.Number)) return;
        foreach (var part in path[..^1])
        {
            var name = Unescape(part);
            if (!into.TryGetPropertyValue(name, out var there)) into[name] = there = new JsonObject();
            if (there is not JsonObject deeper) return;
            into = deeper;
        }

        into.TryAdd(Unescape(path[^1]), value.Kind switch
        {
            FieldKind.Number => JsonValue.Create(value.Number),
            FieldKind.Truth => JsonValue.Create(value.IsTrue),
            _ => JsonValue.Create(value.Text),
        });
    }

    private static string Unescape(string part) => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
