namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>What a publishing request was found to be: all of its events, or all that is wrong with it.</summary>
public sealed record EventReading
{
    /// <summary>The events in their order, each once; empty where anything is wrong.</summary>
    public IReadOnlyList<CloudEvent> Events { get; init; } = [];

    /// <summary>Events that were sent more than once in this request and are in <see cref="Events"/> once.</summary>
    public int Repeated { get; init; }

    /// <summary>The first fifty things that are wrong; empty where the request is accepted.</summary>
    public IReadOnlyList<RoutingError> Errors { get; init; } = [];

    /// <summary>How many things are wrong, those that are not listed included.</summary>
    public int ErrorCount { get; init; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool Accepted => ErrorCount == 0;

    internal static EventReading Refused(RoutingErrors errors) => new() { Errors = errors.All, ErrorCount = errors.Count };
}
