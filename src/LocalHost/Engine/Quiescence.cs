namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>
/// Counts what is under way, and tells who waits for it when nothing is. Whoever hands work on enters the next piece before
/// leaving its own, so that the count is zero only when nothing more will happen by itself.
/// </summary>
internal sealed class Quiescence
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _quiet;
    private int _underWay;

    public void Enter() => Interlocked.Increment(ref _underWay);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _underWay) == 0) Tell();
    }

    /// <summary>Ends at the next moment at which nothing is under way; at once when that is now.</summary>
    public Task WhenQuietAsync()
    {
        lock (_gate)
        {
            _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var quiet = _quiet.Task;
            Tell();
            return quiet;
        }
    }

    // Looks again: since the count was zero, somebody may have moved the clock and wait for what that set going.
    private void Tell()
    {
        lock (_gate)
        {
            if (Volatile.Read(ref _underWay) != 0) return;
            _quiet?.TrySetResult();
            _quiet = null;
        }
    }
}

/// <summary>
/// A pause of work that is under way, until something outside ends it. Meanwhile the work counts as quiet; who ends the rest
/// counts it as under way again at once, so that nobody sees a gap.
/// </summary>
internal sealed class Rest(Quiescence work)
{
    private const int Resting = 1;
    private const int Over = 2;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    /// <summary>Begins; whatever shall end the rest must be in place already.</summary>
    /// <returns>A task that ends with the rest; it may have ended before it began.</returns>
    public Task BeginAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Resting, 0) == 0) work.Leave();
        return _ended.Task;
    }

    public void End()
    {
        if (Interlocked.Exchange(ref _state, Over) == Resting) work.Enter();
        _ended.TrySetResult();
    }
}
