using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Elasticity;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Scaling;

/// <summary>
/// Owns the policy of one target, its last decisions, and who may write to Azure; its key is the target's name. What workers go by is
/// written to the board before the state is: an operation that fails in between is done again and writes the same.
/// </summary>
/// <param name="board">What the workers read.</param>
/// <param name="time">The clock.</param>
public sealed class ScalingEntity(IControlTable board, TimeProvider time) : TaskEntity<ScalingState>
{
    /// <summary>Kind of the notices with policies.</summary>
    internal const string NoticeKind = "scaling-policy";

    private const int DecisionsKept = 50;

    /// <summary>Declares a policy, or takes it back.</summary>
    /// <param name="change">The policy, and the version that the wish is based on.</param>
    /// <returns>What is declared now, and whether it is what was wished.</returns>
    public async Task<Changed<ScalingPolicy>> Declare(Change<ScalingPolicy> change)
    {
        if (!change.Fits(State.Tag)) return new(IsApplied: false, State.Tag, State.Policy);
        if (change.Value is { } policy)
            await board.WriteAsync(new ControlNotice(NoticeKind, Context.Id.Key, JsonSerializer.Serialize(policy, Serialization.Options)));
        else await board.DeleteAsync(NoticeKind, Context.Id.Key);
        State = State with { Policy = change.Value, Version = State.Version + 1, Decisions = change.Value is null ? [] : State.Decisions };
        return new(IsApplied: true, State.Tag, State.Policy);
    }

    /// <summary>Keeps a decision. One that is told twice is kept once.</summary>
    /// <param name="decision">The decision and who made it.</param>
    public void Note(WorkerDecision decision)
    {
        if (State.Policy is null || State.Decisions.Any(known => known.Worker == decision.Worker && known.Decision.At == decision.Decision.At)) return;
        State = State with { Decisions = [.. State.Decisions.TakeLast(DecisionsKept - 1), decision] };
    }

    /// <summary>Gives the lead to whoever asks for it, unless another has it still.</summary>
    /// <param name="wish">Who wants it, and until when.</param>
    public void Lead(ScalingLead wish)
    {
        if (State.Lead is { } present && present.Worker != wish.Worker && present.Until > time.GetUtcNow()) return;
        State = State with { Lead = wish };
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(ScalingEntity))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<ScalingEntity>();

    /// <inheritdoc/>
    protected override ScalingState InitializeState(TaskEntityOperation entityOperation) => new();
}
