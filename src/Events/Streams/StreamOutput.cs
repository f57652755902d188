using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Streams;

/// <summary>Where an operator puts what comes of an event.</summary>
public sealed class StreamOutput
{
    private readonly Action<StreamEvent> _next;
    private readonly string _stage;

    internal StreamOutput(string stage, Action<StreamEvent> next) => (_stage, _next) = (stage, next);

    /// <summary>What came of the batch that is being processed.</summary>
    internal StreamResults Results { get; set; } = new();

    /// <summary>Passes an event on to the next operator, or to the sink.</summary>
    /// <param name="e">The event. Its id must be the same whenever it is made of the same.</param>
    public void Emit(StreamEvent e) => _next(e);

    /// <summary>Asks an AI service about an event; the answer comes back as an event for the next operator.</summary>
    /// <param name="e">The event.</param>
    public void Ask(StreamEvent e) => Results.Asks.Add(new StreamAsk(_stage, e.Event));

    /// <summary>Sets an event aside with the reason.</summary>
    /// <param name="e">The event.</param>
    /// <param name="reason">Why, as one word for filters: <c>Late</c>, <c>NoRow</c>.</param>
    /// <param name="detail">Why, as a sentence.</param>
    public void SetAside(CloudEvent e, string reason, string detail) => Results.SetAside.Add(new SetAsideEvent(e, _stage, reason, detail));
}

/// <summary>What came of a batch of events.</summary>
public sealed class StreamResults
{
    /// <summary>Events for the sink, in order.</summary>
    public IList<CloudEvent> Outputs { get; } = new List<CloudEvent>();

    /// <summary>Questions.</summary>
    public IList<StreamAsk> Asks { get; } = new List<StreamAsk>();

    /// <summary>Events that cannot go on.</summary>
    public IList<SetAsideEvent> SetAside { get; } = new List<SetAsideEvent>();

    /// <summary>Events that were looked at.</summary>
    public int Processed { get; internal set; }

    /// <summary>Events that had been there before.</summary>
    public int Duplicates { get; internal set; }
}

/// <summary>A question about an event.</summary>
/// <param name="Stage">Name of the operator.</param>
/// <param name="Event">The event.</param>
public sealed record StreamAsk(string Stage, CloudEvent Event);

/// <summary>An event that cannot go on.</summary>
/// <param name="Event">The event, as it was where it stopped.</param>
/// <param name="Stage">Where it stopped; empty text before the first operator.</param>
/// <param name="Reason">Why, as one word.</param>
/// <param name="Detail">Why, as a sentence.</param>
public sealed record SetAsideEvent(CloudEvent Event, string Stage, string Reason, string Detail);

/// <summary>The reasons for which a stream sets an event aside.</summary>
public static class SetAsideReasons
{
    /// <summary>Its time is further ahead of the clock than it may be.</summary>
    public const string Ahead = "Ahead";

    /// <summary>It came when nothing waited for its time any more.</summary>
    public const string Late = "Late";

    /// <summary>An operator could make nothing of it.</summary>
    public const string Failed = "Failed";

    /// <summary>A selection of the transform found nothing.</summary>
    public const string TransformFailed = "TransformFailed";

    /// <summary>The table has no row for it.</summary>
    public const string NoRow = "NoRow";

    /// <summary>It is larger than the sink takes.</summary>
    public const string TooLarge = "TooLarge";

    /// <summary>The AI service refused it, or could not be reached long enough.</summary>
    public const string AskFailed = "AskFailed";
}
