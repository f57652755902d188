using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>
/// One endpoint after the other, each as often in a round as its weight says and as evenly spread as can be: the smooth weighted round
/// robin of nginx, unrolled once into the order of a round.
/// </summary>
internal sealed class RoundRobin : IBalancer
{
    // Weights whose rounds would be longer are scaled down.
    private const int LongestRound = 4_096;

    public string Name => "round-robin";

    public IPicker Prepare(IReadOnlyList<EndpointModel> endpoints) => new Picker(Unroll([.. endpoints]));

    private static EndpointModel[] Unroll(EndpointModel[] endpoints)
    {
        var weights = Scale([.. endpoints.Select(endpoint => endpoint.Definition.Weight)]);
        var round = new EndpointModel[weights.Sum()];
        var credit = new int[weights.Length];
        for (var turn = 0; turn < round.Length; turn++)
        {
            var best = 0;
            for (var i = 0; i < credit.Length; i++)
            {
                credit[i] += weights[i];
                if (credit[i] > credit[best]) best = i;
            }

            credit[best] -= round.Length;
            round[turn] = endpoints[best];
        }

        return round;
    }

    private static int[] Scale(int[] weights)
    {
        var divisor = weights.Aggregate(Gcd);
        var factor = Math.Max(1, (double)weights.Sum() / divisor / Math.Max(LongestRound, weights.Length));
        return [.. weights.Select(weight => Math.Max(1, (int)Math.Round(weight / divisor / factor)))];
    }

    private static int Gcd(int one, int other) => other == 0 ? one : Gcd(other, one % other);

    private sealed class Picker(EndpointModel[] round) : IPicker
    {
        private int _turn = -1;

        public EndpointModel? Pick(in PickContext context)
        {
            var pick = Next();
            for (var i = 1; pick == context.Tried && i < round.Length; i++) pick = Next();
            return pick;
        }

        private EndpointModel Next() => round[(uint)Interlocked.Increment(ref _turn) % (uint)round.Length];
    }
}
