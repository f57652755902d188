using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>How calls are spread.</summary>
internal static class BalancerComposition
{
    public static IServiceCollection AddBalancers(this IServiceCollection services) =>
        services.AddSingleton<IBalancer, LeastRequests>();
}
