using System.Reflection;
using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>Runs a Functions app inside a test, on a clock that the test moves: orchestrations that wait for months end in
/// milliseconds, and end the same each time.</summary>
/// <remarks>
/// The app is whole: its own program adds its services, HTTP functions answer on a free port, timer functions follow the clock,
/// and orchestrations run on the engine that runs them outside of tests. Its data folder is new and goes with the host. Queue and
/// Event Grid functions are called by <see cref="InvokeAsync"/>. Not safe for use by several threads at once.
/// </remarks>
public sealed partial class LocalTestHost : IAsyncDisposable
{
    private readonly TestApp _app;
    private readonly Action<IServiceCollection>? _services;
    private readonly LocalTestHostOptions _options;
    private readonly TestClock _clock;
    private readonly string _folder = Directory.CreateTempSubdirectory("local-test-host-").FullName;
    private TestRun? _run;
    private HttpClient? _http;

    private LocalTestHost(TestApp app, Action<IServiceCollection>? services, LocalTestHostOptions? options)
    {
        (_app, _services, _options) = (app, services, options ?? new LocalTestHostOptions());
        _clock = new TestClock(_options.StartTime);
    }

    /// <summary>Starts and manages orchestrations, and through its <c>Entities</c>, entities.</summary>
    public DurableTaskClient Client => Services.GetRequiredService<DurableTaskClient>();

    /// <summary>Calls the app's HTTP functions and the durable management API, by paths such as <c>api/orders</c>.</summary>
    public HttpClient Http => _http ??= new HttpClient
    {
        BaseAddress = new Uri(Services.GetRequiredService<HostAddress>().BaseUrl),
    };

    /// <summary>The app's activities, to watch and to replace.</summary>
    public TestActivities Activities { get; } = new();

    /// <summary>The clock, which the app gets as its <see cref="TimeProvider"/> too.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>The app's services, until the next restart.</summary>
    public IServiceProvider Services => Run.Services;

    private TestRun Run => _run ?? throw new ObjectDisposedException(nameof(LocalTestHost));

    /// <summary>Starts the app whose program has a type.</summary>
    /// <typeparam name="TProgram">Any type of the app's assembly, such as <c>Program</c>.</typeparam>
    /// <param name="services">Adds services, or replaces those of the app, after its program has added its own; runs again on a
    /// restart.</param>
    /// <param name="options">How the host runs.</param>
    /// <returns>The running host.</returns>
    /// <exception cref="InvalidOperationException">The app's program did not start its host; its fault is inside.</exception>
    public static Task<LocalTestHost> StartAsync<TProgram>(
        Action<IServiceCollection>? services = null, LocalTestHostOptions? options = null) =>
        StartAsync(typeof(TProgram).Assembly, services, options);

    /// <summary>Starts the app of an assembly.</summary>
    /// <param name="app">The app's assembly. One without a program is a set of functions that need no services but those added
    /// here; the test's own assembly is one of these.</param>
    /// <param name="services">Adds services, or replaces those of the app; runs again on a restart.</param>
    /// <param name="options">How the host runs.</param>
    /// <returns>The running host.</returns>
    /// <exception cref="InvalidOperationException">The app's program did not start its host; its fault is inside.</exception>
    public static Task<LocalTestHost> StartAsync(
        Assembly app, Action<IServiceCollection>? services = null, LocalTestHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        return StartAsync(new LocalTestHost(TestApp.Of(app), services, options));
    }

    /// <summary>Starts the functions of some types, without any program.</summary>
    /// <param name="functions">The types that declare the functions.</param>
    /// <param name="services">Adds the services that they need; runs again on a restart.</param>
    /// <param name="options">How the host runs.</param>
    /// <returns>The running host.</returns>
    /// <exception cref="InvalidOperationException">The functions are declared wrongly; the reason is inside.</exception>
    public static Task<LocalTestHost> StartAsync(
        IReadOnlyCollection<Type> functions, Action<IServiceCollection>? services = null, LocalTestHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(functions);
        return StartAsync(new LocalTestHost(TestApp.Of(functions), services, options));
    }

    /// <summary>Stops the app as a crash would, and starts it again: what ran is cut off, and every orchestration that goes on is
    /// replayed from what is on disk. Replaced activities and the clock stay as they are.</summary>
    /// <returns>A task that ends when the app runs again.</returns>
    public async Task RestartAsync()
    {
        await StopAsync();
        await LaunchAsync();
    }

    /// <summary>Calls a function as its trigger would: a queue function with its message, an Event Grid function with its
    /// event.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="trigger">A value of the trigger parameter's type, or text that is read as JSON of it.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="ArgumentException">The app has no such function.</exception>
    /// <exception cref="Exception">Whatever the function throws.</exception>
    public Task<object?> InvokeAsync(string function, object? trigger = null)
    {
        if (!Services.GetRequiredService<FunctionCatalog>().TryFind(function, out var found))
            throw new ArgumentException($"The app has no function '{function}'.", nameof(function));
        return Services.GetRequiredService<FunctionInvoker>()
            .InvokeAsync(found, trigger, new Dictionary<string, object?>(), CancellationToken.None);
    }

    /// <summary>Stops the app and removes its data.</summary>
    /// <returns>A task that ends when nothing is left.</returns>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<LocalTestHost> StartAsync(LocalTestHost host)
    {
        try
        {
            await host.LaunchAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private async Task LaunchAsync() =>
        _run = await TestRun.StartAsync(_app, TestLaunch.SettingsOf(_app, _options, _folder), services =>
        {
            TestLaunch.Finish(services, _clock, Activities, _options);
            _services?.Invoke(services);
        });

    private async Task StopAsync()
    {
        _http?.Dispose();
        _http = null;
        if (_run is { } run)
        {
            _run = null;
            await run.StopAsync();
        }
    }
}
