using System.Reflection;
using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>The app between a start and a stop: its own program runs, with the test's settings in place of the command
/// line's.</summary>
internal sealed class TestRun
{
    private readonly TaskCompletionSource<IServiceProvider> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _program;

    private TestRun(TestApp app, LaunchSettings launch, Action<IServiceCollection> finish)
    {
        launch = launch with
        {
            Finish = services =>
            {
                finish(services);
                services.AddSingleton<IHostedService>(provider => new StartSignal(provider, _started)); // Last, so that all else runs.
            },
        };

        // A thread of its own: a program's asynchronous Main blocks the one that calls it.
        _program = Task.Factory.StartNew(
            () =>
            {
                LaunchSettings.Imposed = launch;
                app.Main();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => _started.Task.Result;

    public DurableEngine Engine => Services.GetRequiredService<DurableEngine>();

    /// <exception cref="InvalidOperationException">The program ended before its host ran.</exception>
    public static async Task<TestRun> StartAsync(TestApp app, LaunchSettings launch, Action<IServiceCollection> finish)
    {
        var run = new TestRun(app, launch, finish);
        if (await Task.WhenAny(run._started.Task, run._program) == run._program)
            throw new InvalidOperationException(
                $"The program of {app.Name} ended before its host ran.", run._program.Exception?.InnerException);
        return run;
    }

    public async Task StopAsync()
    {
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _program;
    }

    private sealed class StartSignal(IServiceProvider services, TaskCompletionSource<IServiceProvider> started) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            started.TrySetResult(services);
            return Task.CompletedTask;
        }

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>What is tested.</summary>
/// <param name="Name">The name of its assembly.</param>
/// <param name="Types">The types that declare its functions.</param>
/// <param name="Main">Runs its program, until its host stops.</param>
internal sealed record TestApp(string Name, IReadOnlyCollection<Type> Types, Action Main)
{
    /// <summary>An app with the program of an assembly. The test's own assembly has none but the test runner.</summary>
    public static TestApp Of(Assembly assembly) => new(
        assembly.GetName().Name!, assembly.GetTypes(),
        assembly.EntryPoint is { } main && assembly != Assembly.GetEntryAssembly() ? () => Run(main) : RunPlain);

    /// <summary>An app of these functions, whose program adds nothing.</summary>
    public static TestApp Of(IReadOnlyCollection<Type> types) => new(
        (types.FirstOrDefault()?.Assembly ?? typeof(TestApp).Assembly).GetName().Name!, types, RunPlain);

    private static void Run(MethodInfo main)
    {
        var result = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()], null);
        if (result is Task ending) ending.GetAwaiter().GetResult();
    }

    private static void RunPlain() => FunctionsApplication.CreateBuilder([]).ConfigureFunctionsWebApplication().Build().Run();
}
