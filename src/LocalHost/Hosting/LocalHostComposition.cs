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
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>What the host is made of.</summary>
internal static class LocalHostComposition
{
    /// <summary>How long the host may take to stop: requests that run get most of it, the engine the rest.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Adds every part of the host.</summary>
    /// <param name="web">The application.</param>
    /// <param name="application">The command line, host.json and middleware.</param>
    /// <param name="local">local.settings.json.</param>
    /// <param name="types">The types that declare functions; those of the program's assembly by default.</param>
    public static void AddLocalHost(
        this WebApplicationBuilder web, LocalApplication application, LocalSettings local, IReadOnlyCollection<Type>? types)
    {
        web.Logging.AddShortConsole(application.Settings, application.Options, web.Configuration);
        web.Services
            .AddSettings(application, local)
            .AddWorker(application.Pipeline, types)
            .AddKeys()
            .AddStorageEmulator()
            .AddDurableEngine()
            .AddDurableManagement()
            .AddHttpTriggers()
            .AddTimerTriggers()
            .AddQueueTriggers()
            .AddEventGridTriggers()
            .AddLifetime();
        web.WebHost.AddServer(application);
    }

    /// <summary>Maps every part that answers requests.</summary>
    /// <param name="app">The application.</param>
    public static void MapLocalHost(this WebApplication app)
    {
        app.UseRouting();
        app.UseWrongMethodAsNotFound();
        foreach (var endpoints in app.Services.GetServices<IHostEndpoints>())
            endpoints.Map(app);
    }

    private static IServiceCollection AddSettings(this IServiceCollection services, LocalApplication application, LocalSettings local)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(application.Options)
            .AddSingleton(application.Settings)
            .AddSingleton(application.Settings.Http)
            .AddSingleton(application.Settings.Queues)
            .AddSingleton(application.Settings.DurableTask)
            .AddSingleton(local)
            .AddSingleton<DataDirectory>();
    }

    private static IServiceCollection AddWorker(this IServiceCollection services, MiddlewarePipeline pipeline, IReadOnlyCollection<Type>? types)
    {
        services.AddOptions<WorkerOptions>().Configure(options => options.Serializer ??= WorkerSerializer.Default);
        return services
            .AddSingleton(_ => types is null ? FunctionCatalog.Discover(Assembly.GetEntryAssembly()!) : FunctionCatalog.Discover(types))
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

    private static void AddServer(this ConfigureWebHostBuilder webHost, LocalApplication application) => webHost
        .UseKestrelCore()
        .ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit.Read(application.Web.Configuration);
            var port = application.Options.Port!.Value;
            if (application.Options.Address.Equals(IPAddress.Loopback) && port > 0)
                kestrel.ListenLocalhost(port);
            else
                kestrel.Listen(application.Options.Address, port);
        });
}
