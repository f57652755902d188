using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Triggers.Http;

/// <summary>When the host stops, lets requests that run finish for a while, then cancels them.</summary>
internal sealed class DrainDeadline : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _stopping;

    /// <summary>Watches the host.</summary>
    /// <param name="lifetime">The host's lifetime.</param>
    /// <param name="time">Counts the patience.</param>
    public DrainDeadline(IHostApplicationLifetime lifetime, TimeProvider time)
    {
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _stopping = lifetime.ApplicationStopping.Register(() => _source.CancelAfter(Patience));
    }

    /// <summary>Is signalled when requests should have ended.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _source.Dispose();
    }
}
