using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Elasticity.Azure;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.Scaling;

/// <summary>Policies in the forms of other autoscalers.</summary>
/// <param name="configuration">Names the storage account.</param>
public sealed class ScalingExports(IConfiguration configuration)
{
    private const string UnknownAccount = "STORAGE-ACCOUNT";

    /// <summary><c>GET /api/scaling/{target}/keda?deployment=NAME&amp;account=NAME</c>.</summary>
    /// <param name="request">The deployment, else of the target's name; the storage account of the queue, else the app's.</param>
    /// <param name="target">The target.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with a ScaledObject as YAML; 404; 409 where the policy cannot be one.</returns>
    [Function("ExportScalingKeda")]
    public async Task<IActionResult> KedaAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = ScalingDesk.Route + "/keda")] HttpRequest request, string target,
        [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        if ((await ScalingDesk.FindAsync(client, target, stop))?.Policy is not { } policy) return ScalingDesk.NotFound(target);
        if (KedaScaledObject.ProblemOf(policy) is { } problem) return Problems.Conflict(problem.Field, "none", problem.Problem, problem.Fix);

        var errors = new RequestErrors();
        var deployment = NameIn(request, "deployment", policy.Target, errors);
        var account = NameIn(request, "account", configuration[$"{StorageServices.Setting}:accountName"] ?? UnknownAccount, errors);
        return errors.Count > 0
            ? Problems.BadRequest(errors)
            : new ContentResult { Content = KedaScaledObject.Write(policy, deployment, account), ContentType = "application/yaml; charset=utf-8" };
    }

    /// <summary><c>GET /api/scaling/{target}/flex</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="target">The target.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with what Microsoft.Web/sites is to be patched with; 404.</returns>
    [Function("ExportScalingFlex")]
    public static async Task<IActionResult> FlexAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = ScalingDesk.Route + "/flex")] HttpRequest request, string target,
        [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        _ = request;
        return (await ScalingDesk.FindAsync(client, target, stop))?.Policy is { } policy
            ? Serialization.Answer(FlexPatch.Of(policy, policy.Maximum))
            : ScalingDesk.NotFound(target);
    }

    /// <summary>A name that goes into YAML as it is, so it must be one.</summary>
    private static string NameIn(HttpRequest request, string field, string otherwise, RequestErrors errors)
    {
        if (request.Query[field].ToString() is not { Length: > 0 } name) return otherwise;
        if (name.Length > 253 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            errors.Add(field, name, "No such name is possible.", "Write lower-case letters, digits, hyphens and dots.");
        return name;
    }
}
