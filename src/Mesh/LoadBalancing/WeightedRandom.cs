using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>
/// An endpoint at random, each in proportion to its weight: by Walker's alias method as Vose (1991) builds it, so that a choice takes
/// two random numbers however many endpoints there are.
/// </summary>
internal sealed class WeightedRandom(Random random) : IBalancer
{
    public string Name => "weighted-random";

    public IPicker Prepare(IReadOnlyList<EndpointModel> endpoints)
    {
        EndpointModel[] all = [.. endpoints];
        var (shares, aliases) = BuildTable(all);
        return new Picker(all, shares, aliases, random);
    }

    private static (double[] Shares, int[] Aliases) BuildTable(EndpointModel[] endpoints)
    {
        var mean = endpoints.Average(endpoint => endpoint.Definition.Weight);
        double[] shares = [.. endpoints.Select(endpoint => endpoint.Definition.Weight / mean)];
        int[] aliases = [.. Enumerable.Range(0, shares.Length)];
        Stack<int> small = new(aliases.Where(i => shares[i] < 1)), large = new(aliases.Where(i => shares[i] >= 1));
        while (small.Count > 0 && large.TryPeek(out var giver))
        {
            var taker = small.Pop();
            aliases[taker] = giver;
            shares[giver] -= 1 - shares[taker];
            if (shares[giver] < 1) small.Push(large.Pop());
        }

        return (shares, aliases);
    }

    private sealed class Picker(EndpointModel[] endpoints, double[] shares, int[] aliases, Random random) : IPicker
    {
        public EndpointModel? Pick(in PickContext context)
        {
            var pick = Draw();
            if (pick != context.Tried || endpoints.Length == 1) return pick;

            // Once more, and then whoever is next: a retry must not depend on luck.
            pick = Draw();
            return pick != context.Tried ? pick : endpoints[(Array.IndexOf(endpoints, pick) + 1) % endpoints.Length];
        }

        private EndpointModel Draw()
        {
            var column = random.Next(endpoints.Length);
            return endpoints[random.NextDouble() < shares[column] ? column : aliases[column]];
        }
    }
}
