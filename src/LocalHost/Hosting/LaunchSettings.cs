using System.Reflection;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Everything that is known before the app is composed.</summary>
/// <param name="Options">What the command line says.</param>
/// <param name="Host">What host.json says.</param>
/// <param name="Local">What local.settings.json says; it has become environment variables already.</param>
/// <param name="ContentRoot">The folder of host.json.</param>
/// <param name="EnvironmentName">The name of the environment, such as <c>Development</c>.</param>
internal sealed record LaunchSettings(
    LaunchOptions Options, HostSettings Host, LocalSettings Local, string ContentRoot, string EnvironmentName)
{
    private static readonly AsyncLocal<LaunchSettings?> Ambient = new();

    /// <summary>Settings that take the place of the command line's and the files' in this flow of execution: a test host sets
    /// them and then runs the app's own program.</summary>
    public static LaunchSettings? Imposed
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The app's name; that of the program's assembly by default.</summary>
    public string? ApplicationName { get; init; } = Assembly.GetEntryAssembly()?.GetName().Name;

    /// <summary>The types that declare functions; those of the program's assembly by default.</summary>
    public IReadOnlyCollection<Type>? Types { get; init; }

    /// <summary>Settings that override all others.</summary>
    public IReadOnlyDictionary<string, string?> Overrides { get; init; } = new Dictionary<string, string?>();

    /// <summary>Changes the services after the app has added its own; <see langword="null"/> to leave them.</summary>
    public Action<IServiceCollection>? Finish { get; init; }

    /// <summary>Reads the command line and both files.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="contentRoot">The folder of host.json; looked for by default.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="StartupException">At least one is wrong.</exception>
    public static LaunchSettings Read(IReadOnlyList<string> args, string? contentRoot = null)
    {
        var options = CommandLine.Parse(args);
        var root = contentRoot ?? Hosting.ContentRoot.Find();
        var local = LocalSettings.Read(root);
        local.Apply();
        options = options with { Port = options.Port ?? local.Port ?? LaunchOptions.DefaultPort };
        HostName.Announce(options.Port.Value);
        return new LaunchSettings(options, HostSettings.Read(root), local, root, NameEnvironment());
    }

    private static string NameEnvironment() =>
        Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT")
        ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
        ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
        ?? Environments.Development;
}
