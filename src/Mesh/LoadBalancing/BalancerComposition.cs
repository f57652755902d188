using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>How calls are spread. Priorities and localities go before each of these.</summary>
internal static class BalancerComposition
{
    public static IServiceCollection AddBalancers(this IServiceCollection services) => services
        .AddSingleton<IBalancer, WeightedRandom>()
        .AddSingleton<IBalancer, RoundRobin>()
        .AddSingleton<LeastRequests>()
        .AddSingleton<IBalancer>(provider => provider.GetRequiredService<LeastRequests>())
        .AddSingleton<IBalancer, PeakEwmaBalancer>()
        .AddSingleton<IBalancer, LowestCost>()
        .AddSingleton<IBalancer, UsageBalancer>()
        .AddSingleton<IBalancer, ConsistentHash>();
}
