using System.Buffers;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Events.Patterns.Json;
using FunctionsOrchestration.Events.Patterns.Sets;
using FunctionsOrchestration.Events.Patterns.Validation;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>A pattern of any kind, as it was read.</summary>
/// <param name="Pattern">The pattern, as far as it could be read.</param>
/// <param name="Errors">All that is wrong with it; empty for one that can be run.</param>
public sealed record DocumentReading(IPatternDefinition Pattern, IReadOnlyList<PatternError> Errors);

/// <summary>
/// Patterns of any kind as JSON: one document, in which <c>kind</c> says what it is; without it the pattern is temporal.
/// <see cref="PatternJson.Schema"/> says what may stand there.
/// </summary>
public static class PatternDocument
{
    /// <summary>Reads a pattern and checks it.</summary>
    /// <param name="json">The text. Comments and commas at the end of lists are passed over.</param>
    public static DocumentReading Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, PatternJson.Lenient);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return new DocumentReading(new PatternDefinition(), [PatternJson.NoJson(e)]);
        }
    }

    /// <summary>Reads a pattern and checks it.</summary>
    /// <param name="json">The object.</param>
    public static DocumentReading Read(JsonElement json)
    {
        var errors = new PatternErrors();
        var pattern = Read(json, errors);

        // What could not be read has its usual value, about which there is nothing to say.
        var unread = errors.All.Select(error => error.Field).ToHashSet(StringComparer.Ordinal);
        if (pattern is PatternDefinition temporal && json.ValueKind == JsonValueKind.Object && !json.TryGetProperty("limits", out _))
        {
            errors.Check(
                !StateRules.CanWaitForEver(temporal), "within", null, "Neither a time nor a limit says when partial matches end.",
                "Say within which time a match must be complete, or set limits.");
        }

        return new DocumentReading(pattern, [.. errors.All, .. Check(pattern).Where(error => !unread.Contains(error.Field))]);
    }

    /// <summary>Reads a pattern whose name and version stand elsewhere, and checks it.</summary>
    /// <param name="json">The object. It need not have a name; one that it has must be this one.</param>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version, from 1.</param>
    public static DocumentReading Read(JsonElement json, string name, int version)
    {
        var reading = Read(json);
        var written = reading.Pattern.Name;
        List<PatternError> errors = [.. reading.Errors.Where(error => error.Field != "name" || error.Value is not null)];
        if (written.Length > 0 && written != name)
            errors.Add(new PatternError("name", written, $"The pattern is declared as '{name}'.", "Leave it out."));
        return new DocumentReading(With(reading.Pattern, name, version), errors);
    }

    /// <summary>Writes a pattern, without what has its usual value.</summary>
    /// <param name="pattern">The pattern.</param>
    public static string Write(IPatternDefinition pattern)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true })) Write(json, pattern);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Checks a pattern of any kind.</summary>
    /// <returns>What is wrong; empty for one that can be run.</returns>
    public static IReadOnlyList<PatternError> Check(IPatternDefinition pattern) => pattern switch
    {
        PatternDefinition temporal => PatternValidator.Check(temporal),
        WindowDefinition window => WindowValidator.Check(window),
        DetectorDefinition detector => DetectorValidator.Check(detector),
        ComponentsDefinition components => SpatialValidator.Check(components),
        ClusterDefinition cluster => SpatialValidator.Check(cluster),
        AreaDefinition area => SpatialValidator.Check(area),
        CorrelationDefinition correlation => SpatialValidator.Check(correlation),
        _ => throw Unknown(pattern),
    };

    /// <summary>What a pattern looks for.</summary>
    public static PatternKind KindOf(IPatternDefinition pattern) => pattern switch
    {
        PatternDefinition => PatternKind.Temporal,
        WindowDefinition => PatternKind.Window,
        DetectorDefinition => PatternKind.Detector,
        ComponentsDefinition => PatternKind.Components,
        ClusterDefinition => PatternKind.Cluster,
        AreaDefinition => PatternKind.Area,
        CorrelationDefinition => PatternKind.Correlation,
        _ => throw Unknown(pattern),
    };

    /// <summary>All types of events that a pattern names, in any part of it.</summary>
    public static IReadOnlyList<string> TypesOf(IPatternDefinition pattern) => [.. (pattern switch
    {
        PatternDefinition temporal => pattern.Types.Concat(temporal.Steps.SelectMany(step => step.Types)),
        CorrelationDefinition correlation => pattern.Types.Concat(correlation.Streams.SelectMany(stream => stream.Types)),
        _ => pattern.Types,
    }).Distinct(StringComparer.Ordinal)];

    /// <summary>Finds out whether a pattern would look at its own findings, by way of others.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="others">All that there are; one of the same name is not looked at.</param>
    /// <returns>What is wrong, with the way round; null where there is none.</returns>
    public static PatternError? CycleOf(IPatternDefinition pattern, IEnumerable<IPatternDefinition> others) =>
        MatchCycles.Find(pattern, others) is { } cycle
            ? new PatternError(pattern is PatternDefinition ? "steps" : "types", cycle, "The pattern would look at its own matches, by way of others.", "Take out one of these looks.")
            : null;

    /// <summary>
    /// The field by whose value the events of a pattern can be taken apart, so that each part finds by itself all that there is to find in it;
    /// null where the pattern must see all events together.
    /// </summary>
    public static string? PartitionOf(IPatternDefinition pattern) => pattern switch
    {
        PatternDefinition temporal => Named(temporal.Key),
        WindowDefinition window => Named(window.Key),
        DetectorDefinition detector => Named(detector.Key),
        ComponentsDefinition { Topology: null } components => Named(components.Group),
        AreaDefinition area => Named(area.Component),
        CorrelationDefinition { Streams: [var first, ..] streams } when streams.All(stream => stream.Key == first.Key) => Named(first.Key),
        _ => null,
    };

    private static string? Named(string field) => field.Length == 0 ? null : field;

    private static IPatternDefinition With(IPatternDefinition pattern, string name, int version) => pattern switch
    {
        PatternDefinition temporal => temporal with { Name = name, Version = version },
        WindowDefinition window => window with { Name = name, Version = version },
        DetectorDefinition detector => detector with { Name = name, Version = version },
        ComponentsDefinition components => components with { Name = name, Version = version },
        ClusterDefinition cluster => cluster with { Name = name, Version = version },
        AreaDefinition area => area with { Name = name, Version = version },
        CorrelationDefinition correlation => correlation with { Name = name, Version = version },
        _ => throw Unknown(pattern),
    };

    internal static ArgumentException Unknown(IPatternDefinition pattern) => new($"There are no patterns of type {pattern.GetType()}.", nameof(pattern));

    private static void Write(Utf8JsonWriter json, IPatternDefinition pattern)
    {
        var forms = new FormWriter(json);
        switch (pattern)
        {
            case PatternDefinition temporal: PatternWriter.Write(json, temporal); break;
            case WindowDefinition window: forms.Write(window); break;
            case DetectorDefinition detector: forms.Write(detector); break;
            case ComponentsDefinition components: forms.Write(components); break;
            case ClusterDefinition cluster: forms.Write(cluster); break;
            case AreaDefinition area: forms.Write(area); break;
            case CorrelationDefinition correlation: forms.Write(correlation); break;
            default: throw Unknown(pattern);
        }
    }

    private static IPatternDefinition Read(JsonElement json, PatternErrors errors)
    {
        var forms = new FormReader(errors);
        return KindOf(json) switch
        {
            PatternKind.Window => forms.Window(json),
            PatternKind.Detector => forms.Detector(json),
            PatternKind.Components => forms.Components(json),
            PatternKind.Cluster => forms.Cluster(json),
            PatternKind.Area => forms.Area(json),
            PatternKind.Correlation => forms.Correlation(json),
            _ => new PatternReader(errors).Read(json),
        };
    }

    // One that is not known is refused by the reader of temporal ones, which names those that there are.
    private static PatternKind KindOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(PatternReader.KindName, out var kind) && kind.ValueKind == JsonValueKind.String
        && JsonNames.TryRead<PatternKind>(kind.GetString()!, out var known) ? known : PatternKind.Temporal;
}
