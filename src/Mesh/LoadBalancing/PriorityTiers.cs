using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>
/// Endpoints by priority: the first tier gets every call while enough of it is well, and what it cannot bear spills over to the next.
/// The rule and its factor are Envoy's: a tier takes 1.4 times its share of usable endpoints, at most all.
/// </summary>
/// <param name="tiers">A way to choose within each tier that has usable endpoints, first priority first.</param>
/// <param name="upTo">For each, the share of all calls that it and the tiers before it take; the last one is 1.</param>
/// <param name="random">Chance.</param>
internal sealed class PriorityTiers(IPicker[] tiers, double[] upTo, Random random) : IPicker
{
    private const double Overprovisioning = 1.4;

    /// <summary>Gets ready to choose among the endpoints that can be used.</summary>
    /// <param name="usable">Those that can be used.</param>
    /// <param name="all">Those and the others.</param>
    /// <param name="balancer">Chooses within a tier.</param>
    /// <param name="random">Chance.</param>
    public static IPicker Prepare(IReadOnlyList<EndpointModel> usable, IReadOnlyList<EndpointModel> all, IBalancer balancer, Random random)
    {
        List<IPicker> tiers = [];
        List<double> upTo = [];
        var taken = 0.0;
        foreach (var tier in all.Where(Counts).GroupBy(endpoint => endpoint.Definition.Priority).OrderBy(tier => tier.Key))
        {
            List<EndpointModel> well = [.. usable.Where(endpoint => Counts(endpoint) && endpoint.Definition.Priority == tier.Key)];
            if (well.Count == 0) continue;
            taken = Math.Min(1, taken + (Overprovisioning * well.Count / tier.Count()));
            tiers.Add(Localities.Prepare(well, balancer));
            upTo.Add(taken);
            if (taken >= 1) break;
        }

        // What is left carries everything, in the proportions that it has.
        return tiers.Count switch
        {
            0 => NoEndpoint.Instance,
            1 => tiers[0],
            _ => new PriorityTiers([.. tiers], [.. upTo.Select(share => share / taken)], random),
        };
    }

    public EndpointModel? Pick(in PickContext context)
    {
        var draw = random.NextDouble();
        var tier = 0;
        while (tier < tiers.Length - 1 && draw >= upTo[tier]) tier++;
        var pick = tiers[tier].Pick(context);
        return pick == context.Tried ? tiers[(tier + 1) % tiers.Length].Pick(context) : pick;
    }

    private static bool Counts(EndpointModel endpoint) => endpoint.Definition.Weight > 0;
}
