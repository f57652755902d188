using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>What keeps declared limits, where there is a board that declares them.</summary>
internal static class RatesComposition
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services
        .AddSingleton<RateLimits>()
        .AddSingleton<IMeshStage>(provider => new AdmitStage(provider.GetDeclaredRates()));

    /// <summary>The declared limits; null where there is no board that declares them.</summary>
    public static RateLimits? GetDeclaredRates(this IServiceProvider provider) =>
        provider.GetService<IControlBoard>() is null ? null : provider.GetRequiredService<RateLimits>();
}
