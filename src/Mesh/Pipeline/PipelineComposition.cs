using FunctionsOrchestration.Mesh.Containment;
using FunctionsOrchestration.Mesh.Idempotency;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Mesh.Limits.Rates;
using FunctionsOrchestration.Mesh.Resilience;
using FunctionsOrchestration.Mesh.Telemetry;
using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Shadow;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>The way of a call, from the outermost stage to the one that calls an endpoint.</summary>
internal static class PipelineComposition
{
    public static IServiceCollection AddPipeline(this IServiceCollection services) => services
        .AddSingleton<IMeshStage, RecordStage>()
        .AddSingleton<IMeshStage, ResolveStage>()
        .AddSingleton<IMeshStage, MirrorStage>()
        .AddSingleton<IMeshStage, DeadlineStage>()
        .AddSingleton<IMeshStage, IdempotencyStage>()
        .AddSingleton<IMeshStage, FallbackStage>()
        .AddRateLimits()
        .AddSingleton<IMeshStage, BudgetStage>()
        .AddSingleton<IMeshStage, ContainStage>()
        .AddSingleton<IMeshStage, RouteStage>()
        .AddSingleton<IMeshStage, MeasureStage>()
        .AddSingleton<IMeshStage, RecoverStage>()
        .AddSingleton<IMeshStage, AttemptStage>()
        .AddSingleton<IMesh, AIMesh>();
}
