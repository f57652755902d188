using FunctionsOrchestration.Patterns.Backtests;
using FunctionsOrchestration.Patterns.Declarations;
using FunctionsOrchestration.Patterns.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Patterns;

/// <summary>What patterns are made of.</summary>
internal static class PatternComposition
{
    /// <summary>Which patterns there are, what runs them, and what they may look at.</summary>
    public static IServiceCollection AddPatternParts(this IServiceCollection services)
    {
        foreach (var topic in PatternTopics.All) services.AddSingleton(topic);
        return services
            .AddSingleton<PatternCatalog>()
            .AddSingleton<PatternChecks>()
            .AddSingleton<PatternViews>()
            .AddSingleton<Backtest>()
            .AddHostedService<CallTelemetry>();
    }
}
