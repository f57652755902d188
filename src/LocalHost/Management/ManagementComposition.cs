using FunctionsOrchestration.LocalHost.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>What serves the durable HTTP management API.</summary>
internal static class ManagementComposition
{
    /// <summary>Adds the management API.</summary>
    public static IServiceCollection AddDurableManagement(this IServiceCollection services) => services
        .AddSingleton<ManagementLinks>()
        .AddSingleton<IHostEndpoints, ManagementEndpoints>();
}
