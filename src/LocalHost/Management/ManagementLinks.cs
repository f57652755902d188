using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using FunctionsOrchestration.LocalHost.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>The addresses at which an instance is watched and steered, as the management API itself sends them.</summary>
/// <remarks>They differ from those that functions send by <c>CreateCheckStatusResponse</c>, in the genuine host too: these
/// carry the task hub and the connection, and <c>{text}</c> in single braces.</remarks>
internal sealed class ManagementLinks(DurableTaskSettings settings, HostKeys keys)
{
    private const string Connection = "AzureWebJobsStorage";

    /// <summary>The address of an instance's status.</summary>
    public string StatusOf(HttpRequest request, string instanceId) => $"{InstanceUrl(request, instanceId)}?{Query()}";

    /// <summary>All addresses of an instance.</summary>
    public JsonObject Of(HttpRequest request, string instanceId)
    {
        var instance = InstanceUrl(request, instanceId);
        var query = Query();
        return new JsonObject
        {
            ["id"] = instanceId,
            ["statusQueryGetUri"] = $"{instance}?{query}",
            ["sendEventPostUri"] = $"{instance}/raiseEvent/{{eventName}}?{query}",
            ["terminatePostUri"] = $"{instance}/terminate?reason={{text}}&{query}",
            ["purgeHistoryDeleteUri"] = $"{instance}?{query}",
            ["restartPostUri"] = $"{instance}/restart?{query}",
            ["suspendPostUri"] = $"{instance}/suspend?reason={{text}}&{query}",
            ["resumePostUri"] = $"{instance}/resume?reason={{text}}&{query}",
        };
    }

    private static string InstanceUrl(HttpRequest request, string instanceId) =>
        $"{request.Scheme}://{request.Host}{ManagementAddress.Path}/instances/{Uri.EscapeDataString(instanceId)}";

    private string Query() => $"taskHub={settings.HubName}&connection={Connection}&code={keys.Extension(HostKeys.DurableTask)}";
}
