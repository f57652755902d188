using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Traffic.Exposures;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using FunctionsOrchestration.Mesh.Traffic.Shadow;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>Which version answers, what comes of it, and copies for comparison.</summary>
internal static class TrafficComposition
{
    public static IServiceCollection AddTraffic(this IServiceCollection services) => services
        .AddSingleton<ExposureQueue>()
        .AddSingleton(provider => new TrafficBoard(
            provider.GetServices<IControlBoard>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TrafficBoard>>(),
            provider.GetServices<IExposureLog>().Any() ? provider.GetRequiredService<ExposureQueue>() : null))
        .AddSingleton(provider => new Lazy<IMesh>(provider.GetRequiredService<IMesh>))
        .AddSingleton<Mirror>()
        .AddSingleton<IAnswerJudge, FieldJudge>()
        .AddSingleton<IAnswerJudge, SimilarityJudge>()
        .AddSingleton<IAnswerJudge, ScoringJudge>()
        .AddSingleton(provider => new ServiceFactsReader(
            provider.GetRequiredService<MeshCatalog>(), provider.GetRequiredService<IMeshStatus>(), provider.GetServices<IAnswerJudge>(),
            provider.GetServices<IControlBoard>()))
        .AddSingleton(provider => new SagaPins(provider.GetRequiredService<MeshCatalog>(), provider.GetRequiredService<TrafficBoard>()))
        .AddSingleton(provider => new Assignments(provider.GetRequiredService<MeshCatalog>(), provider.GetRequiredService<TrafficBoard>()))
        .AddSingleton<TrafficReporter>()
        .AddHostedService(provider => provider.GetRequiredService<TrafficReporter>())
        .AddHostedService<ExposureReporter>();
}
