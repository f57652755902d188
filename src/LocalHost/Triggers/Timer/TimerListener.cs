using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Triggers.Timer;

/// <summary>Starts timer functions when they are due: one loop a function, so a slow one delays only itself.</summary>
internal sealed class TimerListener(
    FunctionCatalog functions,
    FunctionInvoker invoker,
    IConfiguration settings,
    ScheduleMonitor monitor,
    TimeProvider time,
    ILogger<TimerListener> logger) : ITriggerListener, IDisposable
{
    private readonly Dictionary<FunctionDescriptor, TimerSchedule> _schedules = ReadSchedules(functions, settings);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Quiescence _work = new();
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var loops = functions.TriggeredBy<TimerTriggerAttribute>().Select(timer =>
            new TimerLoop(timer.Function, timer.Trigger, _schedules[timer.Function], invoker, monitor, time, _work, logger));
        _running = Task.WhenAll(loops.Select(loop => loop.RunAsync(_stopping.Token)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task WhenQuietAsync() => _work.WhenQuietAsync();

    /// <inheritdoc/>
    public string? Describe(FunctionDescriptor function) =>
        _schedules.TryGetValue(function, out var schedule) ? schedule.ToString() : null;

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private static Dictionary<FunctionDescriptor, TimerSchedule> ReadSchedules(FunctionCatalog functions, IConfiguration settings)
    {
        var schedules = new Dictionary<FunctionDescriptor, TimerSchedule>();
        var mistakes = new List<string>();
        foreach (var (function, trigger) in functions.TriggeredBy<TimerTriggerAttribute>())
        {
            try
            {
                schedules.Add(function, TimerSchedule.Parse(SettingReferences.Resolve(trigger.Schedule, settings)));
            }
            catch (FormatException mistake)
            {
                mistakes.Add($"Function '{function.Name}': {mistake.Message}");
            }
        }

        return mistakes.Count == 0 ? schedules : throw new FunctionCatalogException(mistakes);
    }
}
