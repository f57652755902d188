using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Engine.Client;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>An engine on a directory of its own, which tests stop, crash and start again.</summary>
internal sealed class EngineHarness(string? directory = null) : IAsyncDisposable
{
    // A test that would wait forever fails instead; no test passes by this time going by.
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _directory = directory ?? Directory.CreateTempSubdirectory("engine-tests-").FullName;
    private DurableEngine? _engine;

    /// <summary>The hub's file.</summary>
    public string Database => Path.Combine(_directory, $"{Options.HubName}.db");

    public TaskHandlers Handlers { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>What the engine goes by; <see cref="Time"/> itself unless a test sets another.</summary>
    public TimeProvider? Clock { get; init; }

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    public EngineOptions Options { get; set; } = new() { DataDirectory = "", StopGrace = TimeSpan.Zero, StoreRetryDelay = TimeSpan.Zero };

    public Func<ICommitLog, ICommitLog> WrapLog { get; set; } = log => log;

    public DurableEngine Engine => _engine ?? throw new InvalidOperationException("Not started.");

    public LocalDurableTaskClient Client => Engine.Client;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<EngineHarness> StartAsync()
    {
        _engine = new DurableEngine(Options with { DataDirectory = _directory }, Handlers, Clock ?? Time, Loggers)
        {
            WrapLog = WrapLog,
        };
        await _engine.StartAsync(Stop);
        return this;
    }

    public async Task RestartAsync()
    {
        await Engine.DisposeAsync();
        await StartAsync();
    }

    public EngineHarness Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> code)
    {
        Handlers.Orchestrators[name] = async context => await code(context);
        return this;
    }

    public EngineHarness Activity<TIn, TOut>(string name, Func<TIn, TOut> code) =>
        AsyncActivity<TIn, TOut>(name, input => Task.FromResult(code(input)));

    public EngineHarness AsyncActivity<TIn, TOut>(string name, Func<TIn, Task<TOut>> code)
    {
        Handlers.Activities[name] = async (invocation, _) => await code(invocation.Converter.Deserialize<TIn>(invocation.SerializedInput)!);
        return this;
    }

    public EngineHarness Entity(string name, Func<TaskEntityOperation, ValueTask<object?>> code)
    {
        Handlers.Entities[name] = dispatcher => dispatcher.DispatchAsync(code);
        return this;
    }

    public Task<string> ScheduleAsync(string name, object? input = null, string? id = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id), Stop);

    public Task<OrchestrationMetadata> CompletionAsync(string id) => Client.WaitForInstanceCompletionAsync(id, true, Stop).WaitAsync(Patience, Stop);

    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null, string? id = null) =>
        await CompletionAsync(await ScheduleAsync(name, input, id));

    public async Task<T> OutputAsync<T>(string name, object? input = null)
    {
        var done = await RunAsync(name, input);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        return done.ReadOutputAs<T>()!;
    }

    /// <summary>Waits until the instance's history has an event of a kind; the engine's own progress ends the wait.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> UntilAsync<TEvent>(string id, int count = 1)
        where TEvent : HistoryEvent
    {
        IReadOnlyList<HistoryEntry> history = [];
        await UntilAsync(() =>
        {
            history = HistoryReader.Read(Engine.Runtime.Reader, id) ?? [];
            return history.Count(entry => entry.Event is TEvent) >= count;
        });
        return history;
    }

    /// <summary>Waits until something holds that the engine is about to make true.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        end.CancelAfter(Patience);
        while (!holds())
        {
            end.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Waits until every message has been taken.</summary>
    public Task UntilInboxIsEmptyAsync() => UntilAsync(() => Engine.Runtime.Reader.Inbox().Count == 0);

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        if (directory is null) Directory.Delete(_directory, true);
    }
}
