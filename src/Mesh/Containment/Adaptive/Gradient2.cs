namespace FunctionsOrchestration.Mesh.Containment.Adaptive;

/// <summary>
/// Compares how long calls take now with how long they took in the long run: as they grow longer the limit shrinks in proportion, and
/// room for a short queue lets it find out whether more would do. Netflix' algorithm of that name.
/// </summary>
internal sealed class Gradient2 : IConcurrencyAlgorithm
{
    // Netflix' defaults: calls may take half as long again before the limit shrinks; a queue of 4; a fifth of each change is taken; the
    // long run is the mean of 10 windows at first, and then a moving average of about 600.
    private const double Tolerance = 1.5;
    private const double Queue = 4;
    private const double Smoothing = 0.2;
    private const int WarmUp = 10;
    private const double LongRun = 600;

    private double _longMilliseconds;
    private int _windows;

    public double Update(double limit, in SampleWindow window)
    {
        var now = window.Latency.TotalMilliseconds;
        if (now <= 0) return limit;
        Remember(now);
        if (window.MaxInFlight < limit / 2) return limit;

        var gradient = window.Dropped ? 0.5 : Math.Clamp(Tolerance * _longMilliseconds / now, 0.5, 1);
        return (limit * (1 - Smoothing)) + (((limit * gradient) + Queue) * Smoothing);
    }

    private void Remember(double now)
    {
        _windows++;
        var weight = _windows <= WarmUp ? 1.0 / _windows : 2 / (LongRun + 1);
        _longMilliseconds = (_longMilliseconds * (1 - weight)) + (now * weight);

        // After an overload the long run is too long for a while; it comes down faster than it would by itself.
        if (_longMilliseconds / now > 2) _longMilliseconds *= 0.95;
    }
}
