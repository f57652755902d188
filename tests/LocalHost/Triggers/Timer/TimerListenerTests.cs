using System.Threading.Channels;
using FunctionsOrchestration.LocalHost.Triggers.Timer;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.Timer;

public sealed class TimerListenerTests : IDisposable
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    private readonly ObservedTime _time = new(Ten);
    private readonly string _data = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly CancellationToken _patience = Patience.Token();

    public void Dispose()
    {
        if (Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Start_OccurrenceArrives_RunsWithTheStatusOfTheSchedule()
    {
        var runs = new Runs();
        await using var host = await StartAsync<EveryFiveMinutes>(runs);

        await _time.PassNextWaitAsync(_patience);
        var first = await runs.NextAsync(_patience);
        await _time.PassNextWaitAsync(_patience);
        var second = await runs.NextAsync(_patience);

        Assert.False(first.IsPastDue);
        Assert.Equal(default, first.ScheduleStatus!.Last);
        Assert.Equal(Ten.UtcDateTime + FiveMinutes, first.ScheduleStatus.Next);
        Assert.Equal(Ten.UtcDateTime + FiveMinutes, second.ScheduleStatus!.Last);
        Assert.Equal(Ten.UtcDateTime + (2 * FiveMinutes), second.ScheduleStatus.Next);
        Assert.Equal(DateTimeKind.Utc, second.ScheduleStatus.Next.Kind);
    }

    [Fact]
    public async Task Start_NotYetDue_DoesNotRun()
    {
        var runs = new Runs();
        await using var host = await StartAsync<EveryFiveMinutes>(runs);

        _time.Advance(await _time.NextWaitAsync(_patience) - TimeSpan.FromSeconds(1));
        await host.StopAsync(_patience);

        Assert.Equal(0, runs.Count);
    }

    [Fact]
    public async Task Restart_OccurrencesMissed_RunsOnceAndIsPastDue()
    {
        await StartAndStopAsync();
        _time.Advance(4 * FiveMinutes);

        var runs = new Runs();
        await using var host = await StartAsync<EveryFiveMinutes>(runs);
        var late = await runs.NextAsync(_patience);
        await _time.PassNextWaitAsync(_patience);
        var next = await runs.NextAsync(_patience);

        Assert.True(late.IsPastDue);
        Assert.Equal(Ten.UtcDateTime + FiveMinutes, late.ScheduleStatus!.Next);
        Assert.False(next.IsPastDue);
        Assert.Equal(0, runs.Count);
    }

    [Fact]
    public async Task Restart_NothingMissed_WaitsForTheSameOccurrence()
    {
        await StartAndStopAsync();
        _time.Advance(FiveMinutes / 2);

        var runs = new Runs();
        await using var host = await StartAsync<EveryFiveMinutes>(runs);
        Assert.Equal(FiveMinutes / 2, await _time.NextWaitAsync(_patience));
        _time.Advance(FiveMinutes / 2);

        Assert.False((await runs.NextAsync(_patience)).IsPastDue);
    }

    [Fact]
    public async Task Restart_ScheduleChanged_BeginsAnew()
    {
        await StartAndStopAsync();
        _time.Advance(4 * FiveMinutes);

        var runs = new Runs();
        await using var host = await StartAsync<EveryFiveMinutes>(runs, schedule: "0 0 * * * *");
        await _time.NextWaitAsync(_patience);
        await host.StopAsync(_patience);

        Assert.Equal(0, runs.Count);
    }

    [Fact]
    public async Task Restart_StatusDamaged_BeginsAnew()
    {
        await StartAndStopAsync();
        await File.WriteAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(_data, "timers"))), "{", _patience);
        _time.Advance(4 * FiveMinutes);

        var runs = new Runs();
        await using var host = await StartAsync<EveryFiveMinutes>(runs);
        await _time.NextWaitAsync(_patience);
        await host.StopAsync(_patience);

        Assert.Equal(0, runs.Count);
    }

    [Fact]
    public async Task Start_RunOnStartup_RunsAtOnceAndIsNotPastDue()
    {
        var runs = new Runs();
        await using var host = await StartAsync<OnStartup>(runs);

        var run = await runs.NextAsync(_patience);

        Assert.False(run.IsPastDue);
        Assert.Null(run.ScheduleStatus);
    }

    [Fact]
    public async Task Run_SlowerThanItsPeriod_NeverOverlapsItself()
    {
        var runs = new Runs { Hold = new TaskCompletionSource() };
        await using var host = await StartAsync<EveryFiveMinutes>(runs);
        await _time.PassNextWaitAsync(_patience);
        await runs.NextAsync(_patience);

        _time.Advance(3 * FiveMinutes);
        Assert.Equal(0, runs.Count);
        runs.Hold.SetResult();

        await runs.NextAsync(_patience);
        Assert.Equal(1, runs.MostAtOnce);
    }

    [Fact]
    public async Task Run_Throws_TheScheduleGoesOn()
    {
        var runs = new Runs { Fault = new InvalidOperationException("boom") };
        await using var host = await StartAsync<EveryFiveMinutes>(runs);
        await _time.PassNextWaitAsync(_patience);
        await runs.NextAsync(_patience);

        await _time.PassNextWaitAsync(_patience);
        await runs.NextAsync(_patience);
    }

    [Fact]
    public async Task Stop_WhileRunning_WaitsForTheFunction()
    {
        var runs = new Runs { Hold = new TaskCompletionSource() };
        await using var host = await StartAsync<EveryFiveMinutes>(runs);
        await _time.PassNextWaitAsync(_patience);
        await runs.NextAsync(_patience);

        var stop = host.StopAsync(_patience);
        Assert.False(stop.IsCompleted);
        runs.Hold.SetResult();
        await stop;
    }

    [Fact]
    public void New_BadSchedules_ReportsAllOfThem()
    {
        var exception = Assert.Throws<FunctionCatalogException>(() => New<Bad>(new Runs(), schedule: null));

        Assert.Equal(2, exception.Mistakes.Count);
        Assert.Contains(exception.Mistakes, mistake => mistake.Contains("'Every'", StringComparison.Ordinal));
        Assert.Contains(exception.Mistakes, mistake => mistake.Contains("no schedule", StringComparison.Ordinal));
    }

    private TimerListener New<TFunctions>(Runs runs, string? schedule)
    {
        var functions = Functions.Of<TFunctions>(runs);
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Every", schedule)]).Build();
        return new(functions.Catalog, functions.Invoker, settings, new ScheduleMonitor(_data), _time, NullLogger<TimerListener>.Instance);
    }

    private async Task<StartedListener> StartAsync<TFunctions>(Runs runs, string schedule = "0 */5 * * * *")
    {
        var listener = New<TFunctions>(runs, schedule);
        await listener.StartAsync(_patience);
        return new StartedListener(listener);
    }

    private async Task StartAndStopAsync()
    {
        await using var host = await StartAsync<EveryFiveMinutes>(new Runs());
        await _time.NextWaitAsync(_patience);
    }

    private sealed class StartedListener(TimerListener listener) : IAsyncDisposable
    {
        public Task StopAsync(CancellationToken stop) => listener.StopAsync(stop);

        public async ValueTask DisposeAsync()
        {
            await listener.StopAsync(CancellationToken.None);
            listener.Dispose();
        }
    }

    internal sealed class Runs
    {
        private readonly Channel<TimerInfo> _seen = Channel.CreateUnbounded<TimerInfo>();
        private int _running;

        public TaskCompletionSource? Hold { get; init; }

        public Exception? Fault { get; init; }

        public int MostAtOnce { get; private set; }

        public int Count => _seen.Reader.Count;

        public ValueTask<TimerInfo> NextAsync(CancellationToken patience) => _seen.Reader.ReadAsync(patience);

        public async Task NoteAsync(TimerInfo timer)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            _seen.Writer.TryWrite(timer);
            if (Hold is not null)
                await Hold.Task;
            Interlocked.Decrement(ref _running);
            if (Fault is not null)
                throw Fault;
        }
    }

    internal sealed class EveryFiveMinutes(Runs runs)
    {
        [Function("Every")]
        public Task Run([TimerTrigger("%Every%")] TimerInfo timer) => runs.NoteAsync(timer);
    }

    internal sealed class OnStartup(Runs runs)
    {
        [Function("Startup")]
        public Task Run([TimerTrigger("0 0 * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) => runs.NoteAsync(timer);
    }

    internal sealed class Bad(Runs runs)
    {
        [Function("Unset")]
        public Task Unset([TimerTrigger("%Every%")] TimerInfo timer) => runs.NoteAsync(timer);

        [Function("Wrong")]
        public Task Wrong([TimerTrigger("now and then")] TimerInfo timer) => runs.NoteAsync(timer);
    }
}
