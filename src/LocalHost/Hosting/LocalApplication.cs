using System.Reflection;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>The app between its command line and its host: reads every setting, then composes the host's parts.</summary>
internal sealed class LocalApplication
{
    private readonly StartupGuard _guard;

    private LocalApplication(LaunchOptions options, HostSettings settings, WebApplicationBuilder web, StartupGuard guard)
    {
        Options = options;
        Settings = settings;
        Web = web;
        _guard = guard;
    }

    /// <summary>What the command line says.</summary>
    public LaunchOptions Options { get; }

    /// <summary>What host.json says.</summary>
    public HostSettings Settings { get; }

    /// <summary>The ASP.NET Core application underneath.</summary>
    public WebApplicationBuilder Web { get; }

    /// <summary>The app's middleware around functions.</summary>
    public MiddlewarePipeline Pipeline { get; } = new();

    /// <summary>Begins an app.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="guard">Tells of what people can mend.</param>
    /// <param name="types">The types that declare functions; those of the program's assembly by default.</param>
    /// <param name="contentRoot">The folder of host.json; found by <see cref="ContentRoot"/> by default.</param>
    /// <returns>The app's builder.</returns>
    /// <exception cref="StartupException">A setting is wrong.</exception>
    public static FunctionsApplicationBuilder CreateBuilder(
        string[] args, StartupGuard guard, IReadOnlyCollection<Type>? types = null, string? contentRoot = null)
    {
        var options = CommandLine.Parse(args);
        var root = contentRoot ?? ContentRoot.Find();
        var local = LocalSettings.Read(root);
        local.Apply();
        options = options with { Port = options.Port ?? local.Port ?? LaunchOptions.DefaultPort };
        var settings = HostSettings.Read(root);

        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = root,
            EnvironmentName = EnvironmentName(),
            ApplicationName = Assembly.GetEntryAssembly()?.GetName().Name,
        });
        web.Configuration
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddJsonFile($"appsettings.{web.Environment.EnvironmentName}.json", optional: true, reloadOnChange: false)
            .AddEnvironmentVariables();

        var application = new LocalApplication(options, settings, web, guard);
        web.AddLocalHost(application, local, types);
        return new FunctionsApplicationBuilder(application);
    }

    /// <summary>Makes the host.</summary>
    /// <returns>The host.</returns>
    public IHost Build() => _guard.Run(() =>
    {
        var app = Web.Build();
        app.Services.GetRequiredService<DataDirectory>();
        app.MapLocalHost();
        return new FunctionsHost(app, _guard);
    });

    private static string EnvironmentName() =>
        Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT")
        ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
        ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
        ?? Environments.Development;
}
