using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>Something that the orchestrator has asked for and that is not answered yet.</summary>
internal abstract class PendingTask(ActionEvent action)
{
    public ActionEvent Action { get; set; } = action;

    public abstract void Complete(string? result);

    public abstract void Fail(Exception exception);

    public abstract void Cancel(CancellationToken token);
}

/// <summary>The same, with the type that the orchestrator wants the answer as.</summary>
internal sealed class PendingTask<T>(ActionEvent action, DataConverter converter) : PendingTask(action)
{
    private readonly TaskCompletionSource<T> _answer = new();

    public Task<T> Task => _answer.Task;

    public override void Complete(string? result)
    {
        T? value;
        try
        {
            value = converter.Deserialize<T>(result);
        }
        catch (Exception exception)
        {
            _answer.TrySetException(exception);
            return;
        }

        _answer.TrySetResult(value!);
    }

    public override void Fail(Exception exception) => _answer.TrySetException(exception);

    public override void Cancel(CancellationToken token) => _answer.TrySetCanceled(token);
}
