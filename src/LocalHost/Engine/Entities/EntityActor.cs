using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Engine.Entities;

/// <summary>
/// The actor of an entity. It takes operations in the order in which they came, many to a commit; while an
/// orchestration holds the lock, everything else waits in the inbox.
/// </summary>
internal sealed class EntityActor(string id, EngineRuntime runtime) : InstanceActor(id, runtime)
{
    private readonly EntityInstanceId _id = EntityInstanceId.FromString(id);
    private EntityRow? _row;
    private bool _known;

    protected override SemaphoreSlim Limit => Runtime.EntityLimit;

    protected override bool CanStep => _known ? Backlog.Exists(IsRunnable) : Backlog.Count > 0;

    protected override bool IsWorthless => true;

    protected override bool IsRebuildable => Backlog.Count == 0;

    private string? LockId => _row?.LockId;

    protected override void Forget() => (_known, _row) = (false, null);

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
        while (step.Consumed < Backlog.Count && step.Consumed < Runtime.Options.MaxEntityBatch && IsRunnable(Backlog[step.Consumed]))
        {
            if (Backlog[step.Consumed].Message is OperationMessage) await RunOperationsAsync(step);
            else TakeControl(step, Backlog[step.Consumed]);
        }

        Save(step, before);
        return step.Consumed == 0 ? null : step;
    }

    private bool IsRunnable(Envelope envelope) => LockId is null || envelope.Message switch
    {
        OperationMessage operation => operation.LockId == LockId,
        LockMessage => false,
        _ => true,
    };

    // Behind a lock, only the holder's messages go on; they must not wait behind those of others.
    private void BringRunnableForward()
    {
        if (LockId is null) return;
        List<Envelope> ordered = [.. Backlog.Where(IsRunnable), .. Backlog.Where(envelope => !IsRunnable(envelope))];
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

    /// <summary>Runs the operations at the head of the backlog in one invocation of the entity's function.</summary>
    private async Task RunOperationsAsync(Step step)
    {
        if (!Runtime.Handlers.Entities.TryGetValue(_id.Name, out var handler))
        {
            Fail(step, new UnknownFunctionException(_id.Name, "an entity function", "entity functions", Runtime.Handlers.Entities.Keys));
            return;
        }

        var first = step.Consumed;
        try
        {
            await handler(new TaskEntityDispatcher(entity => RunOperationsAsync(step, entity)));
        }
        catch (Exception exception) when (!Runtime.Stop.IsCancellationRequested)
        {
            // The function failed around the operations, for example when its class could not be created.
            if (step.Consumed == first) Fail(step, exception);
        }

        if (step.Consumed == first) Fail(step, new InvalidOperationException($"The function of entity '{_id.Name}' did not dispatch."));
    }

    private async Task RunOperationsAsync(Step step, ITaskEntity entity)
    {
        while (step.Consumed < Backlog.Count
               && step.Consumed < Runtime.Options.MaxEntityBatch
               && Backlog[step.Consumed].Message is OperationMessage operation
               && IsRunnable(Backlog[step.Consumed]))
        {
            Runtime.Stop.ThrowIfCancellationRequested();
            var effects = new OperationEffects(_row?.State);
            try
            {
                var result = await entity.RunAsync(new LocalEntityOperation(_id, operation, effects, Runtime));
                Answer(step, operation, Runtime.Options.Converter.Serialize(result), null);
                Keep(step, effects);
            }
            catch (Exception exception) when (!Runtime.Stop.IsCancellationRequested)
            {
                Fail(step, operation, exception);
            }

            step.Remove(Backlog[step.Consumed++]);
        }
    }

    private void Keep(Step step, OperationEffects effects)
    {
        _row = (_row ?? new EntityRow(Id, null, Runtime.Now)) with { State = effects.State, Updated = Runtime.Now };
        foreach (var outgoing in effects.Outgoing)
            step.Send(Runtime.Sequence, outgoing.Target, outgoing.Message, outgoing.Due);
    }

    private void Fail(Step step, Exception exception)
    {
        var envelope = Backlog[step.Consumed++];
        step.Remove(envelope);
        Fail(step, (OperationMessage)envelope.Message, exception);
    }

    private void Fail(Step step, OperationMessage operation, Exception exception)
    {
        Runtime.Log.OperationFailed(operation.Operation, Id, $"{exception.GetType()}: {exception.Message}");
        Answer(step, operation, null, Failures.From(exception));
    }

    private void Answer(Step step, OperationMessage operation, string? result, Failure? failure)
    {
        if (operation.Caller is not { } caller) return;
        step.Send(Runtime.Sequence, caller.InstanceId, new EntityAnswerMessage(caller.Execution, caller.TaskId, result, failure));
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
            step.Commit.Add(new SaveEntity(_row!));
        }
    }
}
