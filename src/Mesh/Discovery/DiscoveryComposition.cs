using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.ServiceDiscovery;

namespace FunctionsOrchestration.Mesh.Discovery;

/// <summary>Where names lead.</summary>
internal static class DiscoveryComposition
{
    public static IServiceCollection AddDiscovery(this IServiceCollection services)
    {
        services.TryAddSingleton<HostLookup>((host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation));
        return services
            .AddServiceDiscoveryCore()
            .AddConfigurationServiceEndpointProvider()
            .AddSingleton<IServiceEndpointProviderFactory, DnsEndpointsFactory>()
            .AddSingleton<EndpointDiscovery>();
    }
}
