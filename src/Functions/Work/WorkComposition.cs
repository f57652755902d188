using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Insights;
using FunctionsOrchestration.Mesh.Backpressure;
using FunctionsOrchestration.Mesh.Elasticity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Work;

/// <summary>What work that waits for its turn is made of: the door, the queues, the drain.</summary>
internal static class WorkComposition
{
    public static IServiceCollection AddWork(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<WorkOptions, WorkOptionsValidator>(configuration, "Work")
        .AddSingleton<WorkBoard>()
        .AddSingleton(GateOf)
        .AddSingleton<WorkQueues>()
        .AddSingleton<WorkTable>()
        .AddSingleton<DeadLetters>()
        .AddSingleton<WorkPresence>()
        .AddSingleton<WorkReader>()
        .AddSingleton<WorkIntake>()
        .AddSingleton<WorkCalls>()
        .AddSingleton<WorkStarts>()
        .AddSingleton<WorkCallbacks>()
        .AddSingleton<WorkRunner>()
        .AddSingleton<DeadLetterReplay>()
        .AddSingleton<InsightsStarter>()
        .AddSingleton<IDocumentsStory>(provider => provider.GetRequiredService<InsightsStarter>())
        .AddSingleton<IngestionStarter>()
        .AddSingleton<IDocumentsStory>(provider => provider.GetRequiredService<IngestionStarter>())
        .AddHostedService<WorkWatch>();

    private static DrainGate GateOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<WorkOptions>>().Value;
        var scaled = provider.GetRequiredService<ScaledConcurrency>();
        return new DrainGate(
            options.Concurrency, options.MaxShare, provider.GetRequiredService<WorkBoard>().WeightOf,
            () => scaled.LimitOf(Tenants.WholeQueue),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<Random>());
    }
}
