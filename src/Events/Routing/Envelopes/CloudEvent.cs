namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>
/// One event in the canonical form, whatever schema it came in: the attributes of CloudEvents 1.0 and its data as the bytes that
/// were sent. It never changes.
/// </summary>
public sealed record CloudEvent
{
    /// <summary>
    /// Name of the extension attribute that carries Event Grid's <c>dataVersion</c>, as Event Grid itself writes it.
    /// </summary>
    public const string DataVersionName = "dataversion";

    /// <summary>Id of the event, unique in its <see cref="Source"/>: together they say whether two events are the same.</summary>
    public required string Id { get; init; }

    /// <summary>Where it happened, a URI reference. Event Grid's <c>topic</c>.</summary>
    public required string Source { get; init; }

    /// <summary>What happened, for example <c>com.example.document.extracted</c>. Event Grid's <c>eventType</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What it happened to, within the source; null where the sender did not say.</summary>
    public string? Subject { get; init; }

    /// <summary>When it happened; null where the sender did not say.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>URI of the schema that <see cref="Data"/> follows; null where the sender did not say.</summary>
    public string? DataSchema { get; init; }

    /// <summary>Media type of <see cref="Data"/>; null means JSON.</summary>
    public string? DataContentType { get; init; }

    /// <summary>Extension attributes in the order in which they were sent; their names are unique.</summary>
    public IReadOnlyList<EventExtension> Extensions { get; init; } = [];

    /// <summary>What the event carries, as it was sent.</summary>
    public EventData Data { get; init; }

    /// <summary>The extension attribute of this name; null where there is none. Names of attributes are lower case.</summary>
    public EventExtension? Extension(string name)
    {
        foreach (var extension in Extensions)
            if (extension.Name == name) return extension;
        return null;
    }
}
