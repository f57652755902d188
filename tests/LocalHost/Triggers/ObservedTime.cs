using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers;

/// <summary>A clock that stands still until a test moves it, and that tells when the code under test begins to wait for
/// it: moving it before that would pass unnoticed.</summary>
internal sealed class ObservedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>The next wait that begins, and how long it is to last.</summary>
    public ValueTask<TimeSpan> NextWaitAsync(CancellationToken patience) => _waits.Reader.ReadAsync(patience);

    /// <summary>Lets the next wait begin and then pass.</summary>
    public async Task PassNextWaitAsync(CancellationToken patience) => Advance(await NextWaitAsync(patience));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
