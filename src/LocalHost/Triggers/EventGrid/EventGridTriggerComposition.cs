using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Triggers.EventGrid;

/// <summary>What serves Event Grid triggers and outputs.</summary>
internal static class EventGridTriggerComposition
{
    /// <summary>Adds Event Grid triggers and outputs.</summary>
    public static IServiceCollection AddEventGridTriggers(this IServiceCollection services) => services
        .AddSingleton<EventDispatcher>()
        .AddSingleton<EventGridEndpoints>()
        .AddSingleton<IHostEndpoints>(provider => provider.GetRequiredService<EventGridEndpoints>())
        .AddSingleton<ITriggerListener>(provider => provider.GetRequiredService<EventGridEndpoints>())
        .AddSingleton<IOutputBinding, EventGridOutput>();
}
