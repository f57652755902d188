using System.Text.Json;

namespace FunctionsOrchestration.Conformance.Tests.Harness;

/// <summary>An instance's status, as the management API tells it.</summary>
public sealed record Status(JsonElement Json)
{
    public string RuntimeStatus => Json.GetProperty("runtimeStatus").GetString()!;

    public bool HasEnded => RuntimeStatus is "Completed" or "Failed" or "Terminated" or "Canceled";

    public JsonElement Output => Json.GetProperty("output");

    public JsonElement CustomStatus => Json.GetProperty("customStatus");

    public override string ToString() => Json.GetRawText();
}

/// <summary>What a client in a function sees of an instance.</summary>
public sealed record Snapshot(
    string Id, string Name, string Status, bool IsCompleted, string? Input, string? Output, string? CustomStatus,
    IReadOnlyDictionary<string, string> Tags, string? ErrorType, string? ErrorMessage, DateTimeOffset CreatedAt);

/// <summary>What a client in a function sees of an entity.</summary>
public sealed record EntitySnapshot(string Name, string Key, string? State, string? LockedBy);
