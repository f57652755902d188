using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>Writes the status of an instance.</summary>
internal static class StatusRendering
{
    /// <summary>The status, without its history.</summary>
    public static JsonObject Of(OrchestrationMetadata instance, bool showInput) => new()
    {
        ["name"] = instance.Name,
        ["instanceId"] = instance.InstanceId,
        ["runtimeStatus"] = instance.RuntimeStatus.ToString(),
        ["input"] = showInput ? ManagementJson.ParseOrText(instance.SerializedInput) : null,
        ["customStatus"] = ManagementJson.ParseOrText(instance.SerializedCustomStatus),
        ["output"] = ManagementJson.ParseOrText(instance.SerializedOutput),
        ["createdTime"] = ManagementJson.Seconds(instance.CreatedAt),
        ["lastUpdatedTime"] = ManagementJson.Seconds(instance.LastUpdatedAt),
    };
}
