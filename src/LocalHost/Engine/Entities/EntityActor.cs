using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Engine.Entities;

/// <summary>
/// The actor of an entity. It takes operations in the order in which they came, many to a commit; while an
/// orchestration holds the lock, everything else waits in the inbox.
/// </summary>
internal sealed partial class EntityActor(string id, EngineRuntime runtime) : InstanceActor(id, runtime)
{
    private const int LargeState = 16 * 1024;

    private readonly EntityInstanceId _id = EntityInstanceId.FromString(id);
    private EntityRow? _row;
    private bool _known;

    protected override SemaphoreSlim Limit => Runtime.EntityLimit;

    protected override bool MustStep => false;

    // A busy entity saves a reading for each batch; a large state is rather read again than kept for ten thousand of them.
    protected override bool IsWorthless => _row is null or { State.Length: > LargeState };

    protected override bool IsRebuildable => Backlog.Count == 0;

    private string? LockId => _row?.LockId;

    protected override void Forget() => (_known, _row) = (false, null);

    protected override bool CanUse(Envelope envelope) => LockId is null || envelope.Message switch
    {
        OperationMessage operation => operation.LockId == LockId,
        LockMessage => false,
        _ => true,
    };

    protected override async ValueTask<Step?> StepAsync()
    {
        if (!_known)
        {
            _row = Runtime.Reader.Entity(Id);
            _known = true;
        }

        BringRunnableForward();
        var step = new Step();
        var before = _row;
        while (step.Consumed < Backlog.Count && step.Consumed < Runtime.Options.MaxEntityBatch && CanUse(Backlog[step.Consumed]))
        {
            if (Backlog[step.Consumed].Message is OperationMessage) await RunOperationsAsync(step);
            else TakeControl(step, Backlog[step.Consumed]);
        }

        Save(step, before);
        return step.Consumed == 0 ? null : step;
    }

    // Behind a lock, only the holder's messages go on; they must not wait behind those of others.
    private void BringRunnableForward()
    {
        if (LockId is null) return;
        List<Envelope> ordered = [.. Backlog.Where(CanUse), .. Backlog.Where(envelope => !CanUse(envelope))];
        Backlog.Clear();
        Backlog.AddRange(ordered);
    }

    private void TakeControl(Step step, Envelope envelope)
    {
        step.Consumed++;
        step.Remove(envelope);
        if (envelope.Message is LockMessage request)
        {
            _row = (_row ?? new EntityRow(Id, null, Runtime.Now)) with { LockId = request.LockId, LockOwner = request.Caller.InstanceId };
            PassOn(step, request);
        }
        else if (envelope.Message is UnlockMessage unlock && unlock.LockId == LockId)
        {
            _row = _row! with { LockId = null, LockOwner = null };
        }
    }

    private void PassOn(Step step, LockMessage request)
    {
        var next = request.Position + 1;
        if (next < request.EntityIds.Count)
            step.Send(Runtime.Sequence, request.EntityIds[next], request with { Position = next });
        else
            step.Send(Runtime.Sequence, request.Caller.InstanceId, new LockGrantedMessage(
                request.Caller.Execution, request.Caller.TaskId, request.LockId, request.EntityIds));
    }

    private void Save(Step step, EntityRow? before)
    {
        if (_row == before) return;
        if (_row is { State: null, LockId: null })
        {
            _row = null;
            step.Commit.Add(new DeleteEntity(Id));
        }
        else
        {
            _row = _row! with { State = step.Commit.Lift(_row.State, Runtime.Sequence) };
            step.Commit.Add(new SaveEntity(_row));
        }
    }
}
