using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>The way of a call, from the outermost stage to the one that calls an endpoint.</summary>
internal static class PipelineComposition
{
    public static IServiceCollection AddPipeline(this IServiceCollection services) => services
        .AddSingleton<IMeshStage, ResolveStage>()
        .AddSingleton<IMeshStage, RouteStage>()
        .AddSingleton<IMeshStage, AttemptStage>()
        .AddSingleton<IMesh, AIMesh>();
}
