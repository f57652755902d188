using System.Text.Json.Nodes;

namespace FunctionsOrchestration.Mesh.Elasticity.Azure;

/// <summary>
/// A policy as the <c>scaleAndConcurrency</c> of a function app on a Flex Consumption plan (Microsoft.Web/sites). Azure sets the number
/// of instances itself; a policy sets how many there may be, and how many stay ready.
/// </summary>
public static class FlexPatch
{
    /// <summary>The least that Azure accepts as the most instances.</summary>
    public const int LeastMaximum = 40;

    /// <summary>The most instances of an app.</summary>
    public const int MostInstances = 1_000;

    /// <summary>A document that changes nothing but what the policy declares, for ARM's PATCH or Bicep.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="desired">How many instances there may be.</param>
    public static JsonObject Of(ScalingPolicy policy, int desired) => new()
    {
        ["properties"] = new JsonObject
        {
            ["functionAppConfig"] = new JsonObject { ["scaleAndConcurrency"] = Merge(new JsonObject(), policy, desired) },
        },
    };

    /// <summary>Puts what a policy declares into the settings of an app, and leaves everything else in them as it is.</summary>
    /// <param name="present">The present <c>scaleAndConcurrency</c>; it is changed.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="desired">How many instances there may be.</param>
    /// <returns>The same object.</returns>
    public static JsonObject Merge(JsonObject present, ScalingPolicy policy, int desired)
    {
        present["maximumInstanceCount"] = Math.Clamp(desired, LeastMaximum, MostInstances);
        if (policy.Flex is not { } flex) return present;
        if (flex.InstanceMemoryMB is { } memory) present["instanceMemoryMB"] = memory;
        if (flex.AlwaysReadyGroup is { } group) SetAlwaysReady(present, group, policy.Minimum);
        if (flex.HttpConcurrency is { } concurrency) Child(Child(present, "triggers"), "http")["perInstanceConcurrency"] = concurrency;
        return present;
    }

    /// <summary>The list is written as a whole, so the other groups are kept in it.</summary>
    private static void SetAlwaysReady(JsonObject present, string group, int count)
    {
        var others = (present["alwaysReady"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(one => !string.Equals((string?)one["name"], group, StringComparison.OrdinalIgnoreCase)).Select(one => one.DeepClone());
        present["alwaysReady"] = new JsonArray([.. others, new JsonObject { ["name"] = group, ["instanceCount"] = Math.Min(count, MostInstances) }]);
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child) parent[name] = child = [];
        return child;
    }
}
