using System.Diagnostics;

namespace FunctionsOrchestration.MeshFaults;

/// <summary>
/// How late this machine's timers are while it is measured. A deadline is a timer too: what it is allowed to be late by is what any
/// other timer of the process was.
/// </summary>
internal sealed class TimerLateness : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private long _worst;

    public TimerLateness() => _watching = Task.Run(WatchAsync);

    /// <summary>The worst so far.</summary>
    public TimeSpan Worst => TimeSpan.FromTicks(Volatile.Read(ref _worst));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            await Task.Delay(Period, CancellationToken.None);
            Volatile.Write(ref _worst, Math.Max(_worst, (Stopwatch.GetElapsedTime(began) - Period).Ticks));
        }
    }
}
