using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration;

/// <summary>What the app is made of, in the order in which a reader meets it.</summary>
internal static class AppServices
{
    /// <summary>Adds everything that the functions ask for in their constructors.</summary>
    public static IServiceCollection AddAppServices(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        return services;
    }
}
