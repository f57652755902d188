using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>
/// Tokens and requests of an endpoint within the last minute, as this process has seen them. A sliding window of two minutes' counts:
/// the one before weighs by how much of it still lies within the last 60 s.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class UsageWindow(TimeProvider time)
{
    private static readonly TimeSpan ShareLasts = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private (long Requests, long Tokens) _present;
    private (long Requests, long Tokens) _before;
    private long _minute;
    private double _share;
    private long _shareEnds = long.MinValue;

    /// <summary>Counts a request, when it is sent.</summary>
    public void AddRequest() => Add(1, 0);

    /// <summary>Counts tokens, when the answer tells them.</summary>
    public void AddTokens(long tokens) => Add(0, tokens);

    /// <summary>The share that is used of the tighter of the endpoint's two limits; 0 where it has none, above 1 where it is passed.</summary>
    public double Used(EndpointDefinition endpoint)
    {
        if (endpoint is { RequestsPerMinute: null, TokensPerMinute: null }) return 0;

        // Every pick reads two of these. Without new counts the share only falls, by a thousandth within this time.
        var now = time.GetTimestamp();
        if (now < Volatile.Read(ref _shareEnds)) return Volatile.Read(ref _share);
        var (requests, tokens) = Read();
        var share = Math.Max(
            endpoint.RequestsPerMinute is { } requestLimit ? requests / requestLimit : 0,
            endpoint.TokensPerMinute is { } tokenLimit ? tokens / tokenLimit : 0);
        Volatile.Write(ref _share, share);
        Volatile.Write(ref _shareEnds, now + (time.TimestampFrequency * ShareLasts.Milliseconds / 1_000));
        return share;
    }

    /// <summary>Requests and tokens of the last minute.</summary>
    public (double Requests, double Tokens) Read()
    {
        lock (_gate)
        {
            var rest = 1 - Turn_NeedsLock();
            return (_present.Requests + (rest * _before.Requests), _present.Tokens + (rest * _before.Tokens));
        }
    }

    private void Add(long requests, long tokens)
    {
        lock (_gate)
        {
            Turn_NeedsLock();
            _present = (_present.Requests + requests, _present.Tokens + tokens);
            Volatile.Write(ref _shareEnds, long.MinValue);
        }
    }

    /// <summary>Begins a new minute when it is time, and tells how much of the present one has passed, 0–1.</summary>
    private double Turn_NeedsLock()
    {
        var now = time.GetUtcNow().UtcTicks;
        var minute = now / TimeSpan.TicksPerMinute;
        if (minute != _minute)
        {
            _before = minute == _minute + 1 ? _present : default;
            (_present, _minute) = (default, minute);
        }

        return (double)(now % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerMinute;
    }
}
