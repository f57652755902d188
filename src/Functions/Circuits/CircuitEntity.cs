using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Circuits;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Circuits;

/// <summary>
/// The circuit of one endpoint for all workers; what it makes of a report is for <see cref="SharedCircuit"/> to say. Its key is the
/// endpoint's <c>circuitKey</c>. What changes for the workers is written to the board before the state is kept: an operation that fails in
/// between is done again and writes the same.
/// </summary>
/// <param name="table">What the workers read.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Chance, for the length of breaks.</param>
public sealed class CircuitEntity(IControlTable table, TimeProvider time, Random random) : TaskEntity<SharedCircuitState?>
{
    /// <summary>A worker reports what its calls showed.</summary>
    /// <param name="report">What it says.</param>
    public Task Report(CircuitReport report) =>
        KeepAsync(SharedCircuit.Report(Present, report, time.GetUtcNow(), random.NextDouble()));

    /// <summary>A person lets nothing through.</summary>
    /// <param name="change">The order, and the version that it is based on.</param>
    /// <returns>What is there afterwards.</returns>
    public async Task<Changed<SharedCircuitState>> Trip(Change<CircuitTrip> change)
    {
        if (!change.Fits(Present.Version)) return new(IsApplied: false, Present.Version, Present);
        return await ObeyAsync(SharedCircuit.Trip(Present, change.Value!, time.GetUtcNow()));
    }

    /// <summary>A person lets everything through.</summary>
    /// <param name="change">The order, and the version that it is based on.</param>
    /// <returns>What is there afterwards.</returns>
    public async Task<Changed<SharedCircuitState>> Reset(Change<CircuitReset> change)
    {
        if (!change.Fits(Present.Version)) return new(IsApplied: false, Present.Version, Present);
        return await ObeyAsync(SharedCircuit.Reset(Present, change.Value!, time.GetUtcNow()));
    }

    /// <summary>Forgets the circuit where nobody has spoken of it for long: its endpoint may be gone.</summary>
    public async Task Look()
    {
        if (State is null) return;
        State = State with { LooksAt = null };
        if (SharedCircuit.ForgottenAt(State) is { } at && at <= time.GetUtcNow())
        {
            await table.DeleteAsync(CircuitNotice.Kind, Context.Id.Key);
            State = null;
        }

        LookAgain();
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(CircuitEntity))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<CircuitEntity>();

    /// <inheritdoc/>
    protected override SharedCircuitState? InitializeState(TaskEntityOperation entityOperation) => null;

    private SharedCircuitState Present => State ?? new SharedCircuitState("", "");

    private async Task<Changed<SharedCircuitState>> ObeyAsync(SharedCircuitState state)
    {
        await KeepAsync(state);
        return new(IsApplied: true, State!.Version, State);
    }

    private async Task KeepAsync(SharedCircuitState state)
    {
        var (before, after) = (CircuitNotice.Of(Present)?.ToJson(), CircuitNotice.Of(state)?.ToJson());
        if (after is null && before is not null) await table.DeleteAsync(CircuitNotice.Kind, Context.Id.Key);
        if (after is not null && after != before) await table.WriteAsync(new ControlNotice(CircuitNotice.Kind, Context.Id.Key, after));
        State = state;
        LookAgain();
    }

    /// <summary>One pending signal at a time, however often is reported: it looks, and comes again when there may be something to forget.</summary>
    private void LookAgain()
    {
        if (State is null || SharedCircuit.ForgottenAt(State) is not { } next || State.LooksAt > time.GetUtcNow()) return;
        State = State with { LooksAt = next };
        Context.SignalEntity(Context.Id, nameof(Look), options: new SignalEntityOptions { SignalTime = next });
    }
}
