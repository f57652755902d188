using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Filters;
using FunctionsOrchestration.Events.Routing.Transforms;

namespace FunctionsOrchestration.Events.Streams;

/// <summary>One operator of a stream. Which field counts is told by <see cref="Type"/>; a field of another type is an error.</summary>
/// <param name="Name">Its name, unique in the stream: what it holds is kept under it when the stream is declared anew.</param>
/// <param name="Type">One of <see cref="OperatorTypes"/>.</param>
public sealed record OperatorDefinition(string Name, string Type)
{
    /// <summary>filter: what passes, with the filters and conditions of subscriptions.</summary>
    public EventFilter? Filter { get; init; }

    /// <summary>map: what becomes of the data.</summary>
    public TransformDefinition? Transform { get; init; }

    /// <summary>map: the type that the result has; null keeps the event's.</summary>
    public string? EventType { get; init; }

    /// <summary>window: the window. pattern: the pattern. Its form is that of the pattern library.</summary>
    public JsonElement? Pattern { get; init; }

    /// <summary>pattern: whether matches whose time was over before they were complete are passed on too.</summary>
    public bool TimedOut { get; init; }

    /// <summary>join: the table.</summary>
    public JoinDefinition? Join { get; init; }

    /// <summary>ai: whom to ask.</summary>
    public AskDefinition? Ask { get; init; }
}

/// <summary>The kinds of operators.</summary>
public static class OperatorTypes
{
    /// <summary>Lets events pass or not.</summary>
    public const string Filter = "filter";

    /// <summary>Changes the data of each event.</summary>
    public const string Map = "map";

    /// <summary>Puts a row of a table into each event.</summary>
    public const string Join = "join";

    /// <summary>Gathers events, and passes on what they come to.</summary>
    public const string Window = "window";

    /// <summary>Passes on what a pattern finds.</summary>
    public const string Pattern = "pattern";

    /// <summary>Asks an AI service about each event, and passes on the answers.</summary>
    public const string Ask = "ai";

    internal static IReadOnlyList<string> All { get; } = [Filter, Map, Join, Window, Pattern, Ask];
}

/// <summary>A table that events are joined with: rows that stand here, or the latest event of each key of a topic.</summary>
public sealed record JoinDefinition
{
    /// <summary>The key of the row that an event wants, a selection such as <c>/data/sku</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The member of the data that the row becomes.</summary>
    public required string Into { get; init; }

    /// <summary>What becomes of an event without a row: <c>pass</c> as it is, <c>drop</c>, or <c>setAside</c>.</summary>
    public string Missing { get; init; } = JoinMissing.Pass;

    /// <summary>Rows by key, at most 1,000; null where a topic has them.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Rows { get; init; }

    /// <summary>The topic whose latest event of a key is its row; one without data, or with null, removes it.</summary>
    public string? Topic { get; init; }

    /// <summary>topic: the key of a row, a selection of its events.</summary>
    public string TopicKey { get; init; } = "/subject";

    /// <summary>topic: rows that each partition keeps, 1–100,000; beyond it the row that was written longest ago is dropped, and counted.</summary>
    public int Most { get; init; } = 10_000;
}

/// <summary>What becomes of an event that finds no row.</summary>
public static class JoinMissing
{
    /// <summary>It goes on as it is.</summary>
    public const string Pass = "pass";

    /// <summary>It ends here.</summary>
    public const string Drop = "drop";

    /// <summary>It is set aside with the reason.</summary>
    public const string SetAside = "setAside";

    internal static IReadOnlyList<string> All { get; } = [Pass, Drop, SetAside];
}

/// <summary>A question to an AI service. The event's data is the input; a map before it gives it the form.</summary>
/// <param name="Service">Name of a service of the mesh.</param>
/// <param name="Operation">One of its operations.</param>
public sealed record AskDefinition(string Service, string Operation);
