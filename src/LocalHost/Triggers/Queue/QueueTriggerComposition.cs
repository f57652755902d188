using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>What serves queue triggers and queue outputs.</summary>
internal static class QueueTriggerComposition
{
    /// <summary>Adds queue triggers and queue outputs.</summary>
    public static IServiceCollection AddQueueTriggers(this IServiceCollection services) => services
        .AddSingleton<QueueConnections>()
        .AddSingleton<ITriggerListener, QueueListener>()
        .AddSingleton<IOutputBinding, QueueOutput>();
}
