namespace FunctionsOrchestration.Mesh.Containment.Adaptive;

/// <summary>
/// Gathers calls until they say something. A window is at least as long as two calls, so that the calls in it were made under the
/// present limit for the most part and one overload is not answered twice; and it has some calls, so that no single one decides.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class WindowOfCalls(TimeProvider time)
{
    private const int FewestCalls = 10;
    private const int CallTimes = 2;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private TimeSpan _usual;
    private TimeSpan _sum;
    private int _calls;
    private int _maxInFlight;
    private bool _dropped;
    private long _began = time.GetTimestamp();

    /// <summary>So many calls are under way.</summary>
    public void InFlight(int calls) => _maxInFlight = Math.Max(_maxInFlight, calls);

    /// <summary>Adds the end of a call.</summary>
    /// <returns>True where the window is full now.</returns>
    public bool Add(TimeSpan took, CallEnding ending)
    {
        if (ending == CallEnding.Unknown || (ending == CallEnding.Abandoned && took < _usual)) return false;
        if (ending == CallEnding.Dropped) _dropped = true;
        else (_calls, _sum) = (_calls + 1, _sum + took);

        if (!_dropped && _calls < FewestCalls) return false;
        var least = _calls > 0 && _sum / _calls * CallTimes is var twice && twice > Shortest ? twice : Shortest;
        return time.GetElapsedTime(_began) >= least;
    }

    /// <summary>Ends the window and begins the next.</summary>
    /// <param name="inFlight">Calls under way now.</param>
    public SampleWindow Close(int inFlight)
    {
        if (_calls > 0) _usual = _sum / _calls;
        var window = new SampleWindow(_usual, _maxInFlight, _dropped);
        (_calls, _sum, _dropped, _maxInFlight) = (0, TimeSpan.Zero, false, inFlight);
        _began = time.GetTimestamp();
        return window;
    }
}
