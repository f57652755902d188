using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.ServiceDiscovery;

namespace FunctionsOrchestration.Mesh.Discovery;

/// <summary>Where names lead, and where registered addresses may lead.</summary>
internal static class DiscoveryComposition
{
    public static IServiceCollection AddDiscovery(this IServiceCollection services)
    {
        services.TryAddSingleton<HostLookup>((host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation));
        // A process without a configuration may use the mesh too; nothing can be registered there.
        services.AddOptions<RegistrationOptions>().ValidateOnStart()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection("Mesh:Registration").Bind(options));
        return services
            .AddServiceDiscoveryCore()
            .AddConfigurationServiceEndpointProvider()
            .AddSingleton<IServiceEndpointProviderFactory, DnsEndpointsFactory>()
            .AddSingleton<EndpointDiscovery>()
            .AddSingleton<IValidateOptions<RegistrationOptions>, RegistrationOptionsValidator>()
            .AddSingleton(provider => new AddressGuard(new AddressPolicy(Allowed(provider)), provider.GetRequiredService<HostLookup>()))
            .AddSingleton(provider => new RegistrationRules(Options(provider), provider.GetRequiredService<AddressGuard>()));
    }

    private static RegistrationOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<RegistrationOptions>>().Value;

    private static IPNetwork[] Allowed(IServiceProvider provider) => [.. Options(provider).AllowedNetworks.Select(network => IPNetwork.Parse(network))];
}
