using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Triggers.Timer;

/// <summary>Runs one timer function whenever it is due. The next wait begins when the function has ended, so it never
/// overlaps itself; occurrences that fall into a long run are made up for by a single one right after it.</summary>
internal sealed class TimerLoop(
    FunctionDescriptor function,
    TimerTriggerAttribute trigger,
    TimerSchedule schedule,
    FunctionInvoker invoker,
    ScheduleMonitor monitor,
    TimeProvider time,
    Quiescence work,
    ILogger logger)
{
    /// <summary>Timers of the framework reach 49 days; a schedule may be rarer.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);
    private static readonly Dictionary<string, object?> NoBindingData = [];

    private readonly bool _monitored = trigger.UseMonitor && schedule.IsWorthMonitoring(time.GetUtcNow());

    /// <summary>Runs until it is stopped, and then until the function, if it runs, has ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        work.Enter();
        try
        {
            var now = time.GetUtcNow();
            var status = await ReadStatusAsync(now, stop);
            var isPastDue = status.Next < now;
            if (isPastDue)
                Log.PastDue(logger, function.Name, status.Next);
            if (isPastDue || trigger.RunOnStartup)
                status = await InvokeAsync(status, now, isPastDue, stop);

            while (true)
            {
                await WaitUntilAsync(status.Next, stop);
                // The timer may fire a little early; counting from the occurrence keeps it from being found twice.
                var due = status.Next;
                var fired = time.GetUtcNow();
                status = await InvokeAsync(status, fired > due ? fired : due, isPastDue: false, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while it waited.
        }
        catch (Exception fault)
        {
            Log.TimerEnded(logger, fault, function.Name);
        }
        finally
        {
            work.Leave();
        }
    }

    /// <summary>Where the schedule stood when the host stopped; begins it when there is nothing to go on from, or when
    /// the schedule is not the one that was written down.</summary>
    private async Task<TimerStatus> ReadStatusAsync(DateTimeOffset now, CancellationToken stop)
    {
        var status = _monitored ? await monitor.ReadAsync(function.Name, stop) : null;
        if (status is not null && schedule.NextAfter(status.LastUpdated) == status.Next)
            return status;

        var begun = new TimerStatus(status?.Last, schedule.NextAfter(now), now);
        await WriteStatusAsync(begun, stop);
        return begun;
    }

    private async Task<TimerStatus> InvokeAsync(
        TimerStatus status, DateTimeOffset occurrence, bool isPastDue, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        try
        {
            await invoker.InvokeAsync(function, InfoOf(status, isPastDue), NoBindingData, stop);
        }
        catch (Exception)
        {
            // The invoker has logged it; the schedule goes on.
        }

        var next = new TimerStatus(occurrence, schedule.NextAfter(occurrence), occurrence);
        await WriteStatusAsync(next, CancellationToken.None); // it has run: that must not be forgotten, even on the way out
        return next;
    }

    private async Task WriteStatusAsync(TimerStatus status, CancellationToken stop)
    {
        if (!_monitored)
            return;
        try
        {
            await monitor.WriteAsync(function.Name, status, stop);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.StatusNotWritten(logger, fault, function.Name);
        }
    }

    private TimerInfo InfoOf(TimerStatus status, bool isPastDue) => new()
    {
        IsPastDue = isPastDue,
        ScheduleStatus = !_monitored ? null : new ScheduleStatus
        {
            Last = status.Last?.UtcDateTime ?? default,
            Next = status.Next.UtcDateTime,
            LastUpdated = status.LastUpdated.UtcDateTime,
        },
    };

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken stop)
    {
        for (var left = due - time.GetUtcNow(); left > TimeSpan.Zero; left = due - time.GetUtcNow())
            await RestAsync(left < LongestWait ? left : LongestWait, stop);
        stop.ThrowIfCancellationRequested();
    }

    // Not Task.Delay: the clock itself ends the rest, so that who moves the clock finds the loop under way right after.
    private async Task RestAsync(TimeSpan wait, CancellationToken stop)
    {
        var rest = new Rest(work);
        await using var timer = time.CreateTimer(_ => rest.End(), null, wait, Timeout.InfiniteTimeSpan);
        await using var stopped = stop.Register(rest.End);
        await rest.BeginAsync();
        stop.ThrowIfCancellationRequested();
    }
}
