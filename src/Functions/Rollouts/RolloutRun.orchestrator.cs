using FunctionsOrchestration.Durable;
using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Rollouts;

/// <summary>
/// What every kind of rollout is made of: it changes the split, looks, waits for the clock or a person, and writes down what happened. Each
/// is durable, so a rollout that is killed goes on where it was.
/// </summary>
/// <param name="context">The orchestration.</param>
/// <param name="input">The rollout.</param>
internal sealed class RolloutRun(TaskOrchestrationContext context, RolloutInput input)
{
    /// <summary>Name of the event that commands come with.</summary>
    public const string CommandEvent = "command";

    /// <summary>The command that changes the weights of an experiment.</summary>
    public const string Reweight = "weights";

    // A look leaves some 20 events; a history of this length is read in milliseconds.
    private const int MostTurns = 50;

    // A split that cannot be written must be written all the same, since it may be the way back: a minute of haste, then most of a day.
    private const int HastyTries = 12;
    private const int MostTries = 1_000;
    private static readonly TimeSpan Haste = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = context.CreateReplaySafeLogger(nameof(RolloutRun));
    private Task<RolloutCommand> _inbox = context.WaitForExternalEvent<RolloutCommand>(CommandEvent);
    private RolloutLook? _look;
    private int _turns;

    public TaskOrchestrationContext Context => context;

    public RolloutInput Input => input;

    public RolloutPlan Plan => input.Plan;

    public SplitDefinition Before => input.Before!;

    public DateTime Now => context.CurrentUtcDateTime;

    /// <summary>Where it stands; kept when the history is cut.</summary>
    public RolloutProgress Progress { get; set; } = input.Progress ?? new RolloutProgress();

    /// <summary>True once the history should be cut. A command that has come is answered first.</summary>
    public bool IsLong => _turns >= MostTurns && !_inbox.IsCompleted;

    /// <summary>Cuts the history; the orchestrator returns after it.</summary>
    public void Cut() => context.ContinueAsNew(input with { Progress = Progress }, preserveUnprocessedEvents: true);

    /// <summary>Puts a split into force.</summary>
    /// <param name="split">The split.</param>
    /// <param name="weights">Shares by version that it means, for the record.</param>
    /// <param name="outcome">How the rollout ends with it; null where it goes on.</param>
    /// <exception cref="RolloutLostException">The traffic of the service is no longer this rollout's.</exception>
    public async Task ApplyAsync(SplitDefinition split, IReadOnlyDictionary<string, double> weights, RolloutState? outcome = null)
    {
        var change = new SplitChange(input.Id, Progress.Changes + 1, split) { Outcome = outcome };
        for (var tries = 1; ; tries++)
        {
            try
            {
                if (await context.Entities.CallEntityAsync<long?>(TrafficEntity.IdOf(input.Service), nameof(TrafficEntity.Apply), change) is null)
                    throw new RolloutLostException(input.Service);
                break;
            }
            catch (EntityOperationFailedException) when (tries < MostTries)
            {
                await context.CreateTimer(tries < HastyTries ? Haste : Patience, CancellationToken.None);
            }
        }

        Progress = Progress with { Changes = change.Number, Weights = weights };
    }

    /// <summary>Looks at what was measured.</summary>
    public async Task<RolloutLook> LookAsync()
    {
        try
        {
            _look = await context.CallActivityAsync<RolloutLook>(
                nameof(RolloutActivities.LookAtRollout), new LookInput(input.Id, input.Service, Plan), Retries.Step);
        }
        catch (TaskFailedException failed)
        {
            _look = new RolloutLook([new CheckResult("look", Verdict.Error, failed.FailureDetails.ErrorMessage)], Verdict.Error, 0, 0);
        }

        return _look;
    }

    /// <summary>Waits for the next look, a person, or one more thing.</summary>
    /// <param name="also">What else ends the wait; null for nothing.</param>
    /// <returns>What a person asks; null where nobody did.</returns>
    public async Task<RolloutCommand?> WaitAsync(Task? also = null)
    {
        _turns++;
        using var ending = new CancellationTokenSource();
        var timer = context.CreateTimer(Plan.Interval, ending.Token);
        var first = await Task.WhenAny(also is null ? [_inbox, timer] : [_inbox, timer, also]);
        if (first != timer) End(ending);
        if (!_inbox.IsCompleted) return null;
        var command = await _inbox;
        _inbox = context.WaitForExternalEvent<RolloutCommand>(CommandEvent);
        return command;
    }

    /// <summary>Writes down where it stands now.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="what">What happened.</param>
    /// <param name="answer">What came of a command; null where none came.</param>
    /// <param name="isLook">True where it is the outcome of a look.</param>
    public void Note(RolloutState state, string what, CommandAnswer? answer = null, bool isLook = false)
    {
        if (isLook) what = WithChecks(what);
        if (state != Progress.State) _log.RolloutStands(input.Id, state, what);
        Progress = Progress with { State = state, Reason = what };
        var weight = input.Plan.Version is { } version ? Progress.Weights.GetValueOrDefault(version) : (double?)null;
        var happened = new RolloutEvent(Now, state, what) { Weight = weight, Checks = isLook ? _look?.Checks : null };
        Write(happened, answer);
    }

    /// <summary>Writes down the numbers of the last look, where nothing comes of them.</summary>
    public void Show() => Write(null, null);

    /// <summary>Answers a command that does not fit.</summary>
    public void Refuse(RolloutCommand command) => Write(null, new CommandAnswer(command.Id, IsDone: false));

    /// <summary>Ends the rollout: one version answers everybody.</summary>
    /// <param name="outcome">How it ends.</param>
    /// <param name="version">The version; null for the service's own.</param>
    /// <param name="why">Why.</param>
    /// <param name="command">Who asked for it; null where nobody did.</param>
    /// <returns>The outcome.</returns>
    public async Task<RolloutState> EndAsync(RolloutState outcome, string? version, string why, RolloutCommand? command = null)
    {
        await ApplyAsync(
            RolloutSplits.Settled(input.Service, version), Weights((version ?? input.Stable, 100)), outcome);
        Note(outcome, why, command is null ? null : new CommandAnswer(command.Id, IsDone: true), isLook: command is null);
        return outcome;
    }

    /// <summary>Gives all traffic back to the version that had it before.</summary>
    public Task<RolloutState> RollBackAsync(string why, RolloutCommand? command = null) =>
        EndAsync(RolloutState.RolledBack, Before.Stable, why, command);

    /// <summary>Shares by version.</summary>
    public static Dictionary<string, double> Weights(params (string? Version, double Weight)[] weights) => weights
        .Where(weight => weight.Version is not null).GroupBy(weight => weight.Version!).ToDictionary(group => group.Key, group => group.Sum(weight => weight.Weight));

    /// <summary>Says which checks it was.</summary>
    private string WithChecks(string what) => _look is { Verdict: Verdict.Failure or Verdict.Error } look
        ? $"{what.TrimEnd('.')}: {string.Join(", ", look.Checks.Where(check => check.Verdict == look.Verdict && !check.DryRun).Select(check => check.Check))}."
        : what;

    // Not CancelAsync: it goes on another thread, and an orchestrator waits for nothing but its context's tasks.
    private static void End(CancellationTokenSource timer) => timer.Cancel();

    private void Write(RolloutEvent? happened, CommandAnswer? answer)
    {
        var record = new RolloutRecordState(input.Id, input.Service, input.Kind, Progress.State, Progress.Reason, Plan)
        {
            Stable = input.Stable, Weights = Progress.Weights, Step = Plan.Canary is null ? null : Progress.Canary.Step, Look = _look,
        };
        context.Entities.SignalEntityAsync(RolloutRecord.IdOf(input.Id), nameof(RolloutRecord.Write), new RolloutNote(record, happened, answer));
        context.SetCustomStatus(new { record.State, record.Reason, record.Weights, record.Step });
    }
}

/// <summary>The traffic of a service was given to somebody else while a rollout ran.</summary>
/// <param name="service">Name of the service.</param>
internal sealed class RolloutLostException(string service) : Exception($"The traffic of '{service}' is no longer this rollout's.");
