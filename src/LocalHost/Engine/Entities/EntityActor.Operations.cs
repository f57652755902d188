using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Engine.Entities;

/// <summary>Running the entity's code.</summary>
internal sealed partial class EntityActor
{
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
               && CanUse(Backlog[step.Consumed]))
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
        Runtime.Log.OperationFailed(operation.Operation, Id, Failures.Headline(exception));
        Answer(step, operation, null, Failures.From(exception));
    }

    private void Answer(Step step, OperationMessage operation, string? result, Failure? failure)
    {
        if (operation.Caller is not { } caller) return;
        step.Send(Runtime.Sequence, caller.InstanceId, new EntityAnswerMessage(caller.Execution, caller.TaskId, result, failure));
    }
}
