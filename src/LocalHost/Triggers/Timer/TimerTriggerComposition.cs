using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Triggers.Timer;

/// <summary>What serves timer triggers.</summary>
internal static class TimerTriggerComposition
{
    /// <summary>Adds timer triggers.</summary>
    public static IServiceCollection AddTimerTriggers(this IServiceCollection services) => services
        .AddSingleton(provider => new ScheduleMonitor(provider.GetRequiredService<DataDirectory>().Path))
        .AddSingleton<ITriggerListener, TimerListener>();
}
