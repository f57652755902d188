using FunctionsOrchestration.Durable;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Rollouts;

/// <summary>The gates of a rollout, one after the other. Nothing is waited for here: a closed gate is looked at again at the next turn.</summary>
/// <param name="run">The rollout.</param>
internal sealed class RolloutGates(RolloutRun run)
{
    private Task? _event;
    private int _eventGate = -1;

    /// <summary>What opens the present gate before its next turn; null where only the clock or a person does.</summary>
    public Task? Opening => _event;

    /// <summary>True where a history must not be cut now, because an event has come that was not looked at.</summary>
    public bool HasOpened => _event is { IsCompleted: true };

    /// <summary>Whether every gate before a place is open, and nothing is frozen.</summary>
    /// <param name="place">start, step or promotion.</param>
    /// <returns>Why not, and whether that is for good; null where they are open.</returns>
    public async Task<(string Why, bool IsTimeout)?> LookAsync(string place)
    {
        if (run.Progress.IsPaused) return (run.Progress.Reason, false);
        if (GateClock.IsFrozen(run.Plan, run.Now)) return ("A freeze holds.", false);
        for (var i = run.Progress.GatesPassed; i < run.Plan.Gates.Count; i++)
        {
            var gate = run.Plan.Gates[i];
            if (gate.Before == place && await WhyClosedAsync(gate, i) is { } why)
            {
                var since = run.Progress.ClosedSince ?? run.Now;
                run.Progress = run.Progress with { GatesPassed = i, ClosedSince = since };
                return gate.Timeout is { } timeout && run.Now - since >= timeout
                    ? ($"The gate {gate.Describe()} stayed closed for {timeout}: {why}", true)
                    : ($"The gate {gate.Describe()} is closed: {why}", false);
            }

            run.Progress = run.Progress with { GatesPassed = i + 1, ClosedSince = null };
        }

        return null;
    }

    /// <summary>A person opens the gate that is closed.</summary>
    /// <param name="place">The place of the rollout.</param>
    /// <returns>False where no gate there waits for a person.</returns>
    public bool TryApprove(string place)
    {
        var i = run.Progress.GatesPassed;
        if (i >= run.Plan.Gates.Count || run.Plan.Gates[i] is not { Approval: true } gate || gate.Before != place || run.Progress.ClosedSince is null) return false;
        run.Progress = run.Progress with { GatesPassed = i + 1, ClosedSince = null };
        return true;
    }

    /// <summary>The rollout has gone through; the next place begins with its first gate.</summary>
    public void Leave() => run.Progress = run.Progress with { GatesPassed = 0, ClosedSince = null };

    /// <summary>A person skips whatever gates are left here.</summary>
    public void Skip() => run.Progress = run.Progress with { GatesPassed = run.Plan.Gates.Count, ClosedSince = null };

    private async Task<string?> WhyClosedAsync(GatePlan gate, int index)
    {
        if (gate.Approval) return "somebody has to resume it.";
        if (gate.Window is not null) return GateClock.IsOpen(gate, run.Now) ? null : "it is not the time.";
        if (gate.Webhook is { } webhook) return await AskAsync(gate, webhook);
        if (_eventGate != index) (_event, _eventGate) = (run.Context.WaitForExternalEvent<object?>(gate.Event!), index);
        if (_event is not { IsCompleted: true }) return $"the event '{gate.Event}' has not come.";
        (_event, _eventGate) = (null, -1);
        return null;
    }

    private async Task<string?> AskAsync(GatePlan gate, Uri webhook)
    {
        try
        {
            var question = new GateInput(webhook, run.Input.Id, run.Input.Service, run.Plan.Version, gate.Before);
            return await run.Context.CallActivityAsync<string?>(nameof(RolloutActivities.AskGate), question, Retries.Step);
        }
        catch (TaskFailedException failed)
        {
            return failed.FailureDetails.ErrorMessage;
        }
    }
}
