using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>
/// The power of two choices: of two endpoints taken at random, the one with fewer calls under way. It comes close to the least
/// loaded of all without looking at all (Mitzenmacher 2001).
/// </summary>
/// <param name="random">Chance; scripted in tests.</param>
internal sealed class LeastRequests(Random random) : IBalancer
{
    public string Name => "least-requests";

    public IPicker Prepare(IReadOnlyList<EndpointModel> available) => new Picker([.. available], random);

    private sealed class Picker(EndpointModel[] endpoints, Random random) : IPicker
    {
        public EndpointModel? Pick(in PickContext context)
        {
            if (endpoints.Length < 2) return endpoints.Length == 0 ? null : endpoints[0];
            var one = random.Next(endpoints.Length);
            var other = random.Next(endpoints.Length - 1);
            if (other >= one) other++;
            return Better(endpoints[one], endpoints[other], context.Tried);
        }

        private static EndpointModel Better(EndpointModel one, EndpointModel other, EndpointModel? tried)
        {
            if (one == tried) return other;
            if (other == tried) return one;
            return one.State.InFlight <= other.State.InFlight ? one : other;
        }
    }
}
