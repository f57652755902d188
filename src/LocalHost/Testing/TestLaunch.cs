using FunctionsOrchestration.LocalHost.Azurite;
using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using FunctionsOrchestration.LocalHost.Triggers.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>What a test host has otherwise than the host outside of tests.</summary>
internal static class TestLaunch
{
    private const string Storage = "AzureWebJobsStorage";

    /// <summary>An account that nothing answers for, so that an app that builds storage clients can start.</summary>
    private const string NoStorage = "DefaultEndpointsProtocol=https;AccountName=nobody;AccountKey=AAAA;EndpointSuffix=invalid";

    /// <summary>host.json is read as always; the command line and local.settings.json are not.</summary>
    public static LaunchSettings SettingsOf(TestApp app, LocalTestHostOptions options, string folder)
    {
        var root = ContentRoot.Find();
        var settings = new Dictionary<string, string?>(options.Settings, StringComparer.OrdinalIgnoreCase);
        settings.TryAdd(Storage, NoStorage);
        return new LaunchSettings(
            new LaunchOptions { Port = 0, DataDirectory = folder, Silent = true },
            HostSettings.Read(root),
            new LocalSettings(new Dictionary<string, string>(), null, true),
            root,
            Environments.Development)
        {
            ApplicationName = app.Name,
            Types = app.Types,
            Overrides = settings,
        };
    }

    /// <summary>The test's clock and activities; no logs but those the test asks for; no emulator, and queue triggers only with a
    /// storage of the test's.</summary>
    public static void Finish(
        IServiceCollection services, TestClock clock, TestActivities activities, LocalTestHostOptions options)
    {
        services.RemoveAll<TimeProvider>().AddSingleton<TimeProvider>(clock);
        services.RemoveAll<ILoggerProvider>();
        services.RemoveAll<DurableEngine>().AddSingleton(provider => EngineOf(provider, activities));
        Remove<StorageEmulatorService>(services);
        if (!options.Settings.ContainsKey(Storage)) Remove<QueueListener>(services);
    }

    private static DurableEngine EngineOf(IServiceProvider provider, TestActivities activities)
    {
        var options = EngineComposition.OptionsOf(provider) with
        {
            FlushCommits = false, StopGrace = TimeSpan.Zero, ClockCheck = TimeSpan.FromDays(1),
        };
        DurableEngine? engine = null;
        var handlers = activities.Around(EngineComposition.HandlersOf(provider), () => engine!.Runtime.Work);
        return engine = EngineComposition.EngineOf(provider, options, handlers);
    }

    private static void Remove<TImplementation>(IServiceCollection services)
    {
        foreach (var service in services.Where(service => service.ImplementationType == typeof(TImplementation)).ToList())
            services.Remove(service);
    }
}
