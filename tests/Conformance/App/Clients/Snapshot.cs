using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Conformance.App.Clients;

/// <summary>What a client sees of an instance, as the tests read it.</summary>
public sealed record Snapshot(
    string Id, string Name, string Status, bool IsCompleted, string? Input, string? Output, string? CustomStatus,
    IReadOnlyDictionary<string, string> Tags, string? ErrorType, string? ErrorMessage, DateTimeOffset CreatedAt)
{
    public static Snapshot Of(OrchestrationMetadata instance) => new(
        instance.InstanceId, instance.Name, instance.RuntimeStatus.ToString(), instance.IsCompleted,
        instance.SerializedInput, instance.SerializedOutput, instance.SerializedCustomStatus,
        instance.Tags, instance.FailureDetails?.ErrorType, instance.FailureDetails?.ErrorMessage, instance.CreatedAt);
}
