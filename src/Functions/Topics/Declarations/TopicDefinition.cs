namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>A topic: a name that events are published under. The body of <c>PUT /api/topics/{topic}</c>.</summary>
public sealed record TopicDefinition
{
    /// <summary>What it is for, in words, at most 500 characters.</summary>
    public string? Description { get; init; }

    /// <summary>True where publishers need no key. Default: they do, as Event Grid's publishers.</summary>
    public bool Open { get; init; }

    /// <summary>
    /// The fields of the data of its events, by type of event and name: <c>number</c>, <c>text</c>, <c>truth</c> or <c>any</c>. Patterns that name a
    /// field that no such event has are refused. Nothing else is checked by it; null says nothing.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? EventTypes { get; init; }
}
