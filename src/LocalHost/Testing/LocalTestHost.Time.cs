using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>Moving the clock. Between two timers the app always comes to rest, so a test sees what it would see if it waited.</summary>
public sealed partial class LocalTestHost
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(3660);

    /// <summary>Moves the clock. Timers fire in order, each at its own time, and what each of them sets going comes to rest before
    /// the next.</summary>
    /// <param name="by">How far.</param>
    /// <returns>A task that ends when the app is at rest at the new time.</returns>
    /// <exception cref="TimeoutException">The app does not come to rest; the message names the activities that run.</exception>
    public async Task AdvanceAsync(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        await AdvanceToAsync(_clock.GetUtcNow() + by);
    }

    /// <summary>Waits until the app is at rest: nothing is left to do before the clock moves or somebody calls.</summary>
    /// <returns>A task that ends when it is.</returns>
    /// <exception cref="TimeoutException">It does not come to rest; the message names the activities that run.</exception>
    public async Task SettleAsync()
    {
        try
        {
            // Timer functions set orchestrations going, never the other way round.
            var listeners = Services.GetServices<ITriggerListener>().Select(listener => listener.WhenQuietAsync());
            await Task.WhenAll(listeners).WaitAsync(_options.Patience);
            if (Run.Engine.IsRunning) await Run.Engine.Runtime.Work.WhenQuietAsync().WaitAsync(_options.Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"The app has not come to rest in {_options.Patience}. Activities that run: "
                + $"{string.Join(", ", Activities.Running.Select(call => $"'{call.Activity}' of '{call.InstanceId}'").DefaultIfEmpty("none"))}. "
                + "An activity that takes long is held by Activities.Hold; one that waits for the clock never ends.");
        }
    }

    /// <summary>Moves the clock from timer to timer until an instance has ended.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="atMost">How far the clock may move; ten years by default.</param>
    /// <returns>The instance, with its input and output.</returns>
    /// <exception cref="InvalidOperationException">The instance cannot end by itself: no timer is set, so it waits for an event,
    /// for a held activity or for somebody to resume it; or there is no such instance.</exception>
    /// <exception cref="TimeoutException">It has not ended within that time, or the app does not come to rest.</exception>
    public async Task<OrchestrationMetadata> RunToEndAsync(string instanceId, TimeSpan? atMost = null)
    {
        var last = _clock.GetUtcNow() + (atMost ?? LongestRun);
        while (true)
        {
            await SettleAsync();
            var instance = await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true)
                ?? throw new InvalidOperationException($"There is no instance '{instanceId}'.");
            if (instance.IsCompleted) return instance;
            if (Run.Engine.Runtime.Alarms.NextDue is not { } next)
                throw new InvalidOperationException(
                    $"'{instanceId}' is {instance.RuntimeStatus} and waits for no timer: it needs an event, a held activity's end or a resume.");
            if (next > last)
                throw new TimeoutException($"'{instanceId}' is {instance.RuntimeStatus} still; the next timer is due at {next:u}.");
            _clock.MoveTo(_clock.NextDue!.Value);
        }
    }

    private async Task AdvanceToAsync(DateTimeOffset target)
    {
        await SettleAsync();
        while (_clock.NextDue is { } due && due <= target)
        {
            _clock.MoveTo(due);
            await SettleAsync();
        }

        _clock.MoveTo(target);
    }
}
