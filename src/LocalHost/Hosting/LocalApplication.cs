using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Puts the host under an app, in either of the two ways in which isolated apps begin.</summary>
internal static class LocalApplication
{
    /// <summary>Begins an app that is built by <c>FunctionsApplication.CreateBuilder</c>.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="types">The types that declare functions; those of the program and of its libraries by default.</param>
    /// <param name="contentRoot">The folder of host.json; looked for by default.</param>
    /// <returns>The app's builder.</returns>
    /// <exception cref="StartupException">A setting is wrong.</exception>
    public static FunctionsApplicationBuilder CreateBuilder(
        IReadOnlyList<string> args, IReadOnlyCollection<Type>? types = null, string? contentRoot = null)
    {
        var launch = LaunchSettings.Imposed ?? LaunchSettings.Read(args, contentRoot);
        var pipeline = new MiddlewarePipeline();
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = launch.ContentRoot,
            EnvironmentName = launch.EnvironmentName,
            ApplicationName = launch.ApplicationName,
        });
        web.Configuration.AddAppSettings(launch);
        web.Logging.AddShortConsole(launch, web.Configuration);
        web.Services.AddLocalHost(launch, pipeline, types ?? launch.Types);
        web.WebHost.UseLocalServer(launch);
        return new FunctionsApplicationBuilder(web, pipeline, launch.Finish);
    }

    /// <summary>Puts the host under an app that is built by a <c>HostBuilder</c>; its command line is the process's.</summary>
    /// <param name="builder">The app's builder.</param>
    /// <param name="configure">Adds the app's services and middleware.</param>
    /// <param name="args">The command line.</param>
    /// <param name="types">The types that declare functions; those of the program and of its libraries by default.</param>
    /// <param name="contentRoot">The folder of host.json; looked for by default.</param>
    /// <returns>The app's builder.</returns>
    /// <exception cref="StartupException">A setting is wrong.</exception>
    public static IHostBuilder UseLocalHost(
        this IHostBuilder builder,
        Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure,
        IReadOnlyList<string>? args = null,
        IReadOnlyCollection<Type>? types = null,
        string? contentRoot = null)
    {
        var launch = LaunchSettings.Imposed ?? LaunchSettings.Read(args ?? Environment.GetCommandLineArgs()[1..], contentRoot);
        var pipeline = new MiddlewarePipeline();
        if (launch.Finish is { } finish)
            builder.ConfigureContainer<IServiceCollection>((_, services) => finish(services)); // After all ConfigureServices.
        return builder
            .UseContentRoot(launch.ContentRoot)
            .UseEnvironment(launch.EnvironmentName)
            .ConfigureAppConfiguration(configuration => configuration.AddAppSettings(launch))
            .ConfigureLogging((context, logging) => logging.ClearProviders().AddShortConsole(launch, context.Configuration))
            .ConfigureServices((context, services) =>
            {
                services.AddLocalHost(launch, pipeline, types ?? launch.Types);
                configure(context, new WorkerApplicationBuilder(services, pipeline));
            })
            .ConfigureWebHost(web => web
                .UseLocalServer(launch)
                .Configure(app => app.MapLocalHost())
                .UseSetting(WebHostDefaults.ApplicationKey, launch.ApplicationName)); // Configure has named the app after this assembly.
    }

    private static void AddAppSettings(this IConfigurationBuilder configuration, LaunchSettings launch) => configuration
        .AddSettingsFile(launch, "appsettings.json")
        .AddSettingsFile(launch, $"appsettings.{launch.EnvironmentName}.json")
        .AddEnvironmentVariables()
        .AddInMemoryCollection(launch.Overrides);

    /// <summary>
    /// Read again when it changes, as the genuine worker does. A file that is not there is not waited for: each wait takes one of the
    /// few watches that a user has.
    /// </summary>
    private static IConfigurationBuilder AddSettingsFile(this IConfigurationBuilder configuration, LaunchSettings launch, string name) =>
        configuration.AddJsonFile(name, optional: true, reloadOnChange: File.Exists(Path.Combine(launch.ContentRoot, name)));

    private sealed class WorkerApplicationBuilder(
        IServiceCollection services, MiddlewarePipeline pipeline) : IFunctionsWorkerApplicationBuilder
    {
        public IServiceCollection Services => services;

        public IFunctionsWorkerApplicationBuilder Use(
            Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
        {
            pipeline.Use(middleware);
            return this;
        }
    }
}
