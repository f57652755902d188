using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Elasticity;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Scaling;

/// <summary>What the functions of scaling have in common: reading policies, finding targets, telling what is wrong.</summary>
internal static class ScalingDesk
{
    public const string Route = "scaling/{target}";

    /// <summary>The entity of a target.</summary>
    public static EntityInstanceId EntityOf(string target) => new(nameof(ScalingEntity), target.ToLowerInvariant());

    /// <summary>What is known of a target; null where no policy is declared.</summary>
    public static async Task<ScalingState?> FindAsync(DurableTaskClient client, string target, CancellationToken cancellation) =>
        await client.Entities.GetEntityAsync<ScalingState>(EntityOf(target), cancellation: cancellation)
            is { IncludesState: true, State: { Policy: not null } state } ? state : null;

    /// <summary>The policy in a request; null where anything is wrong with it.</summary>
    public static async Task<ScalingPolicy?> ReadAsync(HttpRequest request, string target, RequestErrors errors, CancellationToken cancellation)
    {
        if (await JsonBody.ReadAsync<ScalingPolicy>(request, errors, cancellation) is not { } body) return null;
        if (body.Target.Length > 0 && body.Target != target)
            errors.Add("target", body.Target, $"The address names '{target}'.", "Leave it out, or name the same target in both.");
        var policy = body with { Target = target };
        AddAll(errors, PolicyValidator.Validate(policy));
        return errors.Count == 0 ? policy : null;
    }

    public static void AddAll(RequestErrors errors, IEnumerable<ScalingError> all, string path = "")
    {
        foreach (var error in all) errors.Add(path + error.Field, error.Value, error.Problem, error.Fix);
    }

    public static Microsoft.AspNetCore.Mvc.IActionResult NotFound(string target) => Problems.NotFound(
        "target", target, "scaling policy", $"No policy is declared for '{target}'.", $"GET /api/scaling lists those there are; PUT /api/scaling/{target} declares one.");
}
