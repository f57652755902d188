using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Triggers.Http;

/// <summary>What serves HTTP triggers.</summary>
internal static class HttpTriggerComposition
{
    /// <summary>Adds HTTP triggers.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The host's services.</returns>
    public static IServiceCollection AddHttpTriggers(this IServiceCollection services) => services
        .AddRouting()
        .AddSingleton<DrainDeadline>()
        .AddSingleton<HttpTriggers>()
        .AddSingleton<IHostEndpoints>(provider => provider.GetRequiredService<HttpTriggers>())
        .AddSingleton<ITriggerListener>(provider => provider.GetRequiredService<HttpTriggers>());
}
