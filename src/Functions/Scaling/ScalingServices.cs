using FunctionsOrchestration.Mesh.Elasticity.Processes;
using FunctionsOrchestration.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Scaling;

/// <summary>What scaling is made of, besides its options.</summary>
internal static class ScalingServices
{
    public static IServiceCollection AddScalingParts(this IServiceCollection services, IConfiguration configuration) => services
        .AddWorkerProcesses(provider => Options(provider).Processes, provider => Options(provider).Folder)
        .AddSingleton<PolicyBoard>()
        .AddSingleton<IQueueDepths, QueueDepths>()
        .AddSingleton(provider => new FlexSite(
            new HttpClient(), StorageServices.Credential(configuration.GetSection(StorageServices.Setting)), provider.GetRequiredService<IOptions<ScalingOptions>>()))
        .AddSingleton<IScalingActuator, ProcessActuator>()
        .AddSingleton<IScalingActuator, ConcurrencyActuator>()
        .AddSingleton<IScalingActuator, FlexActuator>()
        .AddHostedService<ScalingLoop>();

    private static ScalingOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<ScalingOptions>>().Value;
}
