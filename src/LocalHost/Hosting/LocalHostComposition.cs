using System.Net;
using System.Reflection;
using FunctionsOrchestration.LocalHost.Azurite;
using FunctionsOrchestration.LocalHost.Management;
using FunctionsOrchestration.LocalHost.Security;
using FunctionsOrchestration.LocalHost.Triggers.EventGrid;
using FunctionsOrchestration.LocalHost.Triggers.Http;
using FunctionsOrchestration.LocalHost.Triggers.Queue;
using FunctionsOrchestration.LocalHost.Triggers.Timer;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>What the host is made of.</summary>
internal static class LocalHostComposition
{
    /// <summary>How long the host may take to stop: requests that run get most of it, the engine the rest.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Adds every part of the host.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="launch">What is known before the app is composed.</param>
    /// <param name="pipeline">The app's middleware around functions.</param>
    /// <param name="types">The types that declare functions; those of the program and of its libraries by default.</param>
    public static void AddLocalHost(
        this IServiceCollection services, LaunchSettings launch, MiddlewarePipeline pipeline, IReadOnlyCollection<Type>? types) =>
        services
            .AddSettings(launch)
            .AddWorker(pipeline, types)
            .AddKeys()
            .AddStorageEmulator()
            .AddDurableEngine()
            .AddDurableManagement()
            .AddHttpTriggers()
            .AddTimerTriggers()
            .AddQueueTriggers()
            .AddEventGridTriggers()
            .AddLifetime();

    /// <summary>Puts every part that answers requests behind the server.</summary>
    /// <param name="app">The application.</param>
    public static void MapLocalHost(this IApplicationBuilder app)
    {
        app.ApplicationServices.GetRequiredService<DataDirectory>();
        app.UseRouting();
        app.UseWrongMethodAsNotFound();
        app.UseEndpoints(endpoints =>
        {
            foreach (var part in app.ApplicationServices.GetServices<IHostEndpoints>())
                part.Map(endpoints);
        });
    }

    /// <summary>Listens on the port and address of the command line.</summary>
    /// <param name="webHost">The server's builder.</param>
    /// <param name="launch">Names the port and the address.</param>
    /// <returns>The server's builder.</returns>
    public static IWebHostBuilder UseLocalServer(this IWebHostBuilder webHost, LaunchSettings launch) => webHost
        .UseKestrelCore()
        .ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit.Read(context.Configuration);
            var port = launch.Options.Port!.Value;
            if (launch.Options.Address.Equals(IPAddress.Loopback) && port > 0)
                kestrel.ListenLocalhost(port);
            else
                kestrel.Listen(launch.Options.Address, port);
        });

    private static IServiceCollection AddSettings(this IServiceCollection services, LaunchSettings launch)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(launch.Options)
            .AddSingleton(launch.Host)
            .AddSingleton(launch.Host.Http)
            .AddSingleton(launch.Host.Queues)
            .AddSingleton(launch.Host.DurableTask)
            .AddSingleton(launch.Local)
            .AddSingleton<DataDirectory>();
    }

    private static IServiceCollection AddWorker(
        this IServiceCollection services, MiddlewarePipeline pipeline, IReadOnlyCollection<Type>? types)
    {
        services.AddOptions<WorkerOptions>().Configure(options => options.Serializer ??= WorkerSerializer.Default);
        return services
            .AddSingleton(provider => FunctionCatalog
                .Discover(
                    types ?? FunctionLibraries.TypesOf(Assembly.GetEntryAssembly()!, AppContext.BaseDirectory),
                    provider.GetRequiredService<IOptions<DurableTaskRegistry>>().Value)
                .Without(provider.GetRequiredService<IConfiguration>()))
            .AddSingleton(pipeline)
            .AddSingleton<FunctionInvoker>();
    }

    private static IServiceCollection AddKeys(this IServiceCollection services) => services
        .AddSingleton(provider => HostKeys.Load(provider.GetRequiredService<DataDirectory>().Path))
        .AddSingleton<RequestAuthorizer>();

    private static IServiceCollection AddLifetime(this IServiceCollection services) => services
        .Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout)
        .Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true)
        .AddSingleton<HostAddress>()
        .AddSingleton<StartupReport>()
        .AddSingleton<IHostEndpoints, HomePage>()
        .AddHostedService<ListenerService>();
}
