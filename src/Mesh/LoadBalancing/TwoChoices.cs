using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>
/// The power of two choices: of two endpoints taken at random, the one with the lower load. It comes close to the least loaded of all
/// without looking at all (Mitzenmacher, 2001), and callers do not all run to the same one.
/// </summary>
/// <param name="endpoints">At least one.</param>
/// <param name="load">What is compared; lower is better.</param>
/// <param name="random">Chance.</param>
internal sealed class TwoChoices(EndpointModel[] endpoints, Func<EndpointModel, double> load, Random random) : IPicker
{
    public EndpointModel? Pick(in PickContext context)
    {
        if (endpoints.Length == 1) return endpoints[0];
        var one = random.Next(endpoints.Length);
        var other = random.Next(endpoints.Length - 1);
        if (other >= one) other++;
        return Better(endpoints[one], endpoints[other], context.Tried);
    }

    private EndpointModel Better(EndpointModel one, EndpointModel other, EndpointModel? tried)
    {
        if (one == tried) return other;
        if (other == tried) return one;
        return load(one) <= load(other) ? one : other;
    }
}
