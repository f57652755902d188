namespace FunctionsOrchestration.Mesh.Containment.Adaptive;

/// <summary>
/// Learns how many calls an endpoint can bear at a time from how long they take. Used by one thread at a time.
/// </summary>
internal interface IConcurrencyAlgorithm
{
    /// <summary>Takes in a window of calls.</summary>
    /// <param name="limit">The limit that held during the window.</param>
    /// <param name="window">What happened in it.</param>
    /// <returns>The limit from now on; it is bounded by whoever asks.</returns>
    double Update(double limit, in SampleWindow window);
}

/// <summary>What happened in a window of calls.</summary>
/// <param name="Latency">Mean time of a call.</param>
/// <param name="MaxInFlight">The most calls at a time.</param>
/// <param name="Dropped">True where a call was refused or timed out: a sure sign of overload.</param>
internal readonly record struct SampleWindow(TimeSpan Latency, int MaxInFlight, bool Dropped);
