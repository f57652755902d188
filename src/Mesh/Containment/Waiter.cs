using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Containment;

/// <summary>A call that waits at the entrance of a service.</summary>
/// <param name="account">Its caller's.</param>
/// <param name="priority">How important it is.</param>
/// <param name="arrival">Its number in the order of arrival.</param>
internal sealed class Waiter(CallerAccount account, CallPriority priority, long arrival)
{
    // Whoever answers holds the gate's lock; the call must not go on inside it.
    private readonly TaskCompletionSource<GateAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The most important first, then the oldest.</summary>
    public static IComparer<Waiter> Order { get; } = Comparer<Waiter>.Create(static (one, other) => one.Priority != other.Priority
        ? other.Priority.CompareTo(one.Priority)
        : one.Arrival.CompareTo(other.Arrival));

    public CallerAccount Account { get; } = account;

    public CallPriority Priority { get; } = priority;

    public long Arrival { get; } = arrival;

    /// <summary>True until it is let in, displaced or gives up. Guarded by the gate's lock.</summary>
    public bool IsWaiting { get; set; }

    public Task<GateAnswer> Answered => _answer.Task;

    public void Answer(GateAnswer answer) => _answer.TrySetResult(answer);

    public void Cancel(CancellationToken cancellation) => _answer.TrySetCanceled(cancellation);
}
