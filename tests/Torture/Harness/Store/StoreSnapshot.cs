using System.Text.Json;

namespace FunctionsOrchestration.Torture.Store;

/// <summary>Everything that a store holds, read from outside with nothing but SQL and JSON.</summary>
internal sealed record StoreSnapshot
{
    /// <summary>What <c>PRAGMA integrity_check</c> says.</summary>
    public string Integrity { get; init; } = "ok";

    /// <summary>The next number that the file promises not to have been given.</summary>
    public long NextNumber { get; init; } = long.MaxValue;

    public IReadOnlyList<StoredInstance> Instances { get; init; } = [];

    public IReadOnlyList<StoredStep> Steps { get; init; } = [];

    public IReadOnlyList<StoredMessage> Inbox { get; init; } = [];

    public IReadOnlyList<StoredTimer> Timers { get; init; } = [];

    public IReadOnlyList<StoredEntity> Entities { get; init; } = [];

    public IReadOnlyList<StoredPayloadPart> PayloadParts { get; init; } = [];

    public IReadOnlyList<StoredOwner> PayloadOwners { get; init; } = [];

    /// <summary>Tables that no rule knows, so that nobody says whom their rows belong to.</summary>
    public IReadOnlyList<string> UnknownTables { get; init; } = [];
}

/// <summary>A row of an instance.</summary>
internal sealed record StoredInstance(long Key, string Id, string Name, int Status, bool Wake)
{
    public bool HasEnded => Status is 1 or 3 or 5;
}

/// <summary>A row of the history.</summary>
internal sealed record StoredStep(long Execution, int Number, IReadOnlyList<StoredEvent> Events);

/// <summary>An event of a step.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The action that it is or answers; null when it has none.</param>
/// <param name="Json">All of it.</param>
internal sealed record StoredEvent(string Kind, int? Id, JsonElement Json)
{
    /// <summary>A text of the event; null when it has none of that name.</summary>
    public string? Text(string name) => Json.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>A message that waits.</summary>
internal sealed record StoredMessage(long Id, string Target, string Kind, JsonElement Json)
{
    public string? Text(string name) => Json.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>True when it is, or will bring, the answer to an action of an execution.</summary>
    public bool Serves(long execution, int action)
    {
        var caller = Json.TryGetProperty("caller", out var found) ? found : Json;
        return caller.TryGetProperty("execution", out var one) && one.GetInt64() == execution
            && caller.TryGetProperty("taskId", out var other) && other.GetInt32() == action;
    }
}

/// <summary>A timer that has not fired; action -1 is a start at a time.</summary>
internal sealed record StoredTimer(long Execution, int Action);

/// <summary>A row of an entity.</summary>
internal sealed record StoredEntity(string Id, string? State, string? LockId, string? LockOwner);

/// <summary>A part of a large value, counted from 0.</summary>
internal sealed record StoredPayloadPart(long Payload, int Part);

/// <summary>Who keeps a large value: an execution or a message by its number, an instance by its negated key, an entity by its id.</summary>
internal sealed record StoredOwner(string Owner, long Payload);
