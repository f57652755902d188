using System.Collections.Concurrent;
using System.Diagnostics;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>
/// Finds orchestrators that block their thread: nothing can interrupt them, but they can be failed. It looks only
/// while steps run, and not under a debugger, where whoever stands at a breakpoint takes the time.
/// </summary>
internal sealed class StepWatch : IDisposable
{
    private readonly ConcurrentDictionary<OrchestrationActor, long> _running = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;
    private readonly ITimer _timer;
    private int _armed;

    /// <param name="clock">Real time: a thread is blocked in real time, whatever the orchestrations' clock says.</param>
    /// <param name="patience">How long a step may take.</param>
    public StepWatch(TimeProvider clock, TimeSpan patience)
    {
        (_clock, _patience) = (clock, patience);
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Enter(OrchestrationActor actor)
    {
        _running[actor] = _clock.GetTimestamp();
        Arm();
    }

    public void Leave(OrchestrationActor actor) => _running.TryRemove(actor, out _);

    public void Dispose() => _timer.Dispose();

    private void Arm()
    {
        if (Volatile.Read(ref _armed) == 0 && Interlocked.Exchange(ref _armed, 1) == 0) _timer.Change(_patience, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        foreach (var (actor, began) in _running)
        {
            if (_clock.GetElapsedTime(began) < _patience || Debugger.IsAttached) continue;
            Leave(actor);
            actor.GiveUpStep(_patience);
        }

        Volatile.Write(ref _armed, 0);
        if (!_running.IsEmpty) Arm();
    }
}
