namespace FunctionsOrchestration.Events.Patterns;

/// <summary>One event as patterns see it. Whoever has a CloudEvent makes one of these of it; nothing here knows CloudEvents.</summary>
/// <param name="id">Its id. With the same ids a match has the same id, so it must be the producer's own.</param>
/// <param name="type">Its type, for example <c>ai.call.failed</c>.</param>
/// <param name="subject">What it is about; by default events of one subject form one partition.</param>
/// <param name="time">When it happened, by its producer.</param>
/// <param name="fields">Its data.</param>
/// <param name="stream">Where it was read from, for example a topic; empty where that does not matter.</param>
public sealed class PatternEvent(string id, string type, string subject, DateTimeOffset time, EventFields fields, string stream = "")
{
    /// <summary>Its id.</summary>
    public string Id { get; } = id;

    /// <summary>Its type.</summary>
    public string Type { get; } = type;

    /// <summary>What it is about.</summary>
    public string Subject { get; } = subject;

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time { get; } = time;

    /// <summary>Its data.</summary>
    public EventFields Fields { get; } = fields;

    /// <summary>Where it was read from; for patterns over several streams.</summary>
    public string Stream { get; } = stream;

    /// <summary>The time as ticks of UTC, which is what matching compares.</summary>
    internal long Ticks { get; } = time.UtcTicks;

    /// <summary>The id and type, for people.</summary>
    public override string ToString() => $"{Type} {Id}";
}
