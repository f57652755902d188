namespace FunctionsOrchestration.Mesh.Control;

/// <summary>Tells an owner something and waits until its state shows that it has been dealt with.</summary>
/// <param name="plane">The way to the owners.</param>
/// <param name="time">The clock.</param>
internal sealed class ControlExchange(IControlPlane plane, TimeProvider time)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    /// <summary>One round.</summary>
    /// <typeparam name="TState">The owner's state.</typeparam>
    /// <param name="owner">Who is told.</param>
    /// <param name="operation">What it shall do.</param>
    /// <param name="message">With what; it carries a number by which its answer is known.</param>
    /// <param name="isAnswer">True for a state that has dealt with the message.</param>
    /// <param name="patience">How long the answer is waited for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The first state seen that has dealt with the message; null where none came in time, though one may still come.</returns>
    public async Task<TState?> RunAsync<TState>(
        ControlKey owner, string operation, object message, Func<TState, bool> isAnswer, TimeSpan patience, CancellationToken cancellation)
        where TState : class
    {
        var until = time.GetUtcNow() + patience;
        await plane.TellAsync(owner, operation, message, cancellation);
        for (var wait = FirstLook; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            if (await plane.SeeAsync<TState>(owner, cancellation) is { } state && isAnswer(state)) return state;
            if (time.GetUtcNow() >= until) return null;
            await Task.Delay(wait, time, cancellation);
        }
    }
}
