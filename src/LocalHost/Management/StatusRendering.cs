using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>Writes the status of an instance.</summary>
internal static class StatusRendering
{
    /// <summary>The status, without its history. Tags show only where there are some, as in the genuine host.</summary>
    public static JsonObject Of(OrchestrationMetadata instance, bool showInput)
    {
        var status = new JsonObject
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
        if (instance.Tags.Count > 0)
            status["tags"] = new JsonObject(instance.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
        return status;
    }
}
