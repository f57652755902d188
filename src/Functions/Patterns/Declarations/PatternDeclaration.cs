using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Transforms;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Patterns.Declarations;

/// <summary>
/// A pattern that runs: which events it looks at, what it looks for, where its matches go and what they set off. The body of
/// <c>PUT /api/patterns/{name}</c>.
/// </summary>
public sealed record PatternDeclaration
{
    /// <summary>What it is for, in words, at most 500 characters.</summary>
    public string? Description { get; init; }

    /// <summary>The topics whose events it looks at, 1–9.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>What it looks for, in the form of the pattern library's JSON Schema, without name and version.</summary>
    public required JsonElement Pattern { get; init; }

    /// <summary>How event time is told.</summary>
    public StreamTime Time { get; init; } = new();

    /// <summary>
    /// How many parts work at a time, 1–32, where the pattern's key lets events be taken apart; limits of the pattern are of each part. A pattern
    /// that must see all events together has one.
    /// </summary>
    public int Partitions { get; init; } = 4;

    /// <summary>The topic that matches are published to.</summary>
    public string Sink { get; init; } = PatternTopics.Matches;

    /// <summary>Whether matches whose time was over before they were complete are published too, as <c>pattern.timedout.{name}</c>.</summary>
    public bool TimedOut { get; init; }

    /// <summary>What a match sets off; null for nothing but its event.</summary>
    public ActionDefinition? Action { get; init; }
}

/// <summary>What a match sets off: a delivery to a destination of subscriptions. It is keyed by the match, and happens once.</summary>
public sealed record ActionDefinition
{
    /// <summary>Where it goes: a saga, an AI service, an external event, a circuit, a rollout, a queue, a topic or a function.</summary>
    public required DestinationDefinition Destination { get; init; }

    /// <summary>What is delivered in place of the match's data; null delivers it as it is.</summary>
    public TransformDefinition? Transform { get; init; }

    /// <summary>How hard to try.</summary>
    public DeliveryDefinition Delivery { get; init; } = new();
}
