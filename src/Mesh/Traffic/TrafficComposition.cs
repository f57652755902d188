using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using FunctionsOrchestration.Mesh.Traffic.Shadow;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>Which version answers, what comes of it, and copies for comparison.</summary>
internal static class TrafficComposition
{
    public static IServiceCollection AddTraffic(this IServiceCollection services) => services
        .AddSingleton<TrafficBoard>()
        .AddSingleton(provider => new Lazy<IMesh>(provider.GetRequiredService<IMesh>))
        .AddSingleton<Mirror>()
        .AddSingleton<IAnswerJudge, FieldJudge>()
        .AddSingleton<IAnswerJudge, SimilarityJudge>()
        .AddSingleton(provider => new ServiceFactsReader(
            provider.GetRequiredService<MeshCatalog>(), provider.GetRequiredService<IMeshStatus>(), provider.GetServices<IAnswerJudge>(),
            provider.GetServices<IControlBoard>()))
        .AddSingleton(provider => new SagaPins(provider.GetRequiredService<MeshCatalog>(), provider.GetRequiredService<TrafficBoard>()))
        .AddSingleton<TrafficReporter>()
        .AddHostedService(provider => provider.GetRequiredService<TrafficReporter>());
}
