using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Engine.Activities;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using FunctionsOrchestration.LocalHost.Security;
using FunctionsOrchestration.LocalHost.Worker;
using FunctionsOrchestration.LocalHost.Worker.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>The durable engine with the app's functions in it.</summary>
internal static class EngineComposition
{
    /// <summary>Adds the engine, its client and the service that starts and stops it.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The host's services.</returns>
    public static IServiceCollection AddDurableEngine(this IServiceCollection services) => services
        .AddSingleton<DataConverter>(provider =>
            new WorkerDataConverter(provider.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer!))
        .AddSingleton(provider => EngineOf(provider, OptionsOf(provider), HandlersOf(provider)))
        .AddSingleton<DurableTaskClient>(provider => ClientOf(provider))
        .AddHostedService<EngineService>();

    public static DurableEngine EngineOf(IServiceProvider provider, EngineOptions options, TaskHandlers handlers) => new(
        options, handlers, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>());

    public static TaskHandlers HandlersOf(IServiceProvider provider) => DurableFunctions.HandlersOf(
        provider.GetRequiredService<FunctionCatalog>(), provider.GetRequiredService<FunctionInvoker>());

    public static EngineOptions OptionsOf(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<DurableTaskSettings>();
        return new EngineOptions
        {
            HubName = settings.HubName,
            DataDirectory = provider.GetRequiredService<DataDirectory>().Path,
            MaxConcurrentActivities = settings.MaxConcurrentActivities,
            MaxConcurrentOrchestrators = settings.MaxConcurrentOrchestrators,
            MaxConcurrentEntities = settings.MaxConcurrentEntities,
            Versions = settings.Versions,
            ReplacesRunningInstances = settings.ReplacesRunningInstances,
            ThrowsOnRaiseEvent = settings.ThrowsOnRaiseEvent,
            ContextProperties = new Dictionary<string, object?>
            {
                [HttpPolling.IntervalProperty] = (double)settings.HttpPollingMilliseconds,
            },
            Converter = provider.GetRequiredService<DataConverter>(),
        };
    }

    private static DurableTaskClient ClientOf(IServiceProvider provider)
    {
        DurableTaskClient client = provider.GetRequiredService<DurableEngine>().Client;
        client.Management = AddressOf(provider);
        // A client that is made before the server listens learns a freely chosen port only then.
        provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted
            .Register(() => client.Management = AddressOf(provider));
        return client;
    }

    private static ManagementAddress AddressOf(IServiceProvider provider) => new(
        provider.GetRequiredService<HostAddress>().BaseUrl + ManagementAddress.Path,
        $"code={provider.GetRequiredService<HostKeys>().Extension(HostKeys.DurableTask)}");
}
