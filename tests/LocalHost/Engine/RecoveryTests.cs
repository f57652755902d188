using FunctionsOrchestration.LocalHost.Engine;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>What a start finds under way, and how it goes on.</summary>
public sealed class RecoveryTests
{
    private static readonly EntityInstanceId Counter = new("count", "all");

    [Fact]
    public async Task Start_WhileAnOverdueTimerSendsAMessage_DeliversItOnce()
    {
        var directory = Directory.CreateTempSubdirectory("recovery-tests-").FullName;
        try
        {
            var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
            await LeaveATimerAsync(directory, time);
            time.Advance(TimeSpan.FromMinutes(2));

            var entityMayRun = new TaskCompletionSource();
            DurableEngine engine = null!;
            await using (engine = NewEngine(directory, new RingingTime(time, () => HasMail(engine)), entityMayRun.Task))
            {
                await engine.StartAsync(EngineHarness.Stop);
                await engine.Client.Entities.SignalEntityAsync(Counter, "Add", 10, cancellation: EngineHarness.Stop);
                entityMayRun.SetResult();
                await EngineHarness.UntilAsync(() => Count(engine) >= 11);
                Assert.Equal(11, Count(engine));
            }
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }

    private static async Task LeaveATimerAsync(string directory, TimeProvider time)
    {
        await using var engine = NewEngine(directory, time, Task.CompletedTask);
        await engine.StartAsync(EngineHarness.Stop);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Late", cancellation: EngineHarness.Stop);
        await EngineHarness.UntilAsync(() => engine.Runtime.Reader.Timers().Count == 1);
    }

    private static bool HasMail(DurableEngine engine) => engine.Runtime.Reader.Inbox().Count > 0;

    private static int Count(DurableEngine engine) =>
        int.Parse(engine.Runtime.Reader.Entity(Counter.ToString())?.State ?? "0", System.Globalization.CultureInfo.InvariantCulture);

    private static DurableEngine NewEngine(string directory, TimeProvider time, Task entityMayRun)
    {
        var handlers = new TaskHandlers();
        handlers.Orchestrators["Late"] = async context =>
        {
            await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            await context.Entities.SignalEntityAsync(Counter, "Add", 1);
            return null;
        };
        handlers.Entities["Count"] = async dispatcher =>
        {
            await entityMayRun;
            await dispatcher.DispatchAsync(operation =>
            {
                operation.State.SetState(operation.State.GetState(0) + operation.GetInput<int>());
                return default;
            });
        };
        return new DurableEngine(new EngineOptions { DataDirectory = directory }, handlers, time, NullLoggerFactory.Instance);
    }

    /// <summary>A clock that rings overdue timers at once, and holds up whoever set them until what they do has been written.</summary>
    private sealed class RingingTime(TimeProvider inner, Func<bool> isWritten) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Ringer(() => callback(state), isWritten);

        private sealed class Ringer(Action ring, Func<bool> isWritten) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (dueTime != TimeSpan.Zero) return true;
                ring();
                return SpinWait.SpinUntil(isWritten, TimeSpan.FromMinutes(1));
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
