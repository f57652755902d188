using FunctionsOrchestration.LocalHost.Engine;

namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>An activity whose calls wait until the test lets them end. Meanwhile they do not keep the clock from moving.</summary>
public sealed class HeldActivity
{
    private readonly Lock _gate = new();
    private readonly List<Rest> _waiting = [];
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<object?>? _answer;

    internal HeldActivity()
    {
    }

    /// <summary>Ends when the activity has been called.</summary>
    public Task Called => _called.Task;

    /// <summary>Lets every call end, those that wait and those to come.</summary>
    /// <param name="result">What the activity returns.</param>
    public void Complete(object? result = null) => Release(() => result);

    /// <summary>Lets every call fail, those that wait and those to come.</summary>
    /// <param name="exception">What the activity throws.</param>
    public void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Release(() => throw exception);
    }

    internal async Task<object?> CallAsync(Quiescence work, CancellationToken stop)
    {
        if (Wait(work) is { } rest)
        {
            await using var stopped = stop.Register(rest.End);
            await rest.BeginAsync();
            stop.ThrowIfCancellationRequested();
        }

        return _answer!();
    }

    private Rest? Wait(Quiescence work)
    {
        lock (_gate)
        {
            _called.TrySetResult();
            if (_answer is not null) return null;
            var rest = new Rest(work);
            _waiting.Add(rest);
            return rest;
        }
    }

    private void Release(Func<object?> answer)
    {
        lock (_gate)
        {
            _answer = answer;
            foreach (var rest in _waiting) rest.End();
            _waiting.Clear();
        }
    }
}
