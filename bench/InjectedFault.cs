namespace FunctionsOrchestration.Bench;

/// <summary>What is done to a series.</summary>
internal enum FaultKind
{
    /// <summary>Single values are higher by so many standard deviations.</summary>
    Spike,

    /// <summary>All values of a stretch are higher by so many standard deviations.</summary>
    Shift,

    /// <summary>Values of a stretch are so many times as far from the mean.</summary>
    Variance,

    /// <summary>Values rise, in the end by so many standard deviations.</summary>
    Drift,

    /// <summary>There are so many times as many events.</summary>
    Rate,

    /// <summary>A sensor that says 0; or no events at all.</summary>
    Dropout,
}

/// <summary>A fault at a known place.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Size">How much; see <see cref="FaultKind"/>.</param>
/// <param name="Length">For how many values, or hours of a series that is counted.</param>
internal sealed record InjectedFault(FaultKind Kind, double Size, int Length)
{
    /// <summary>Puts the fault into values that begin at a place.</summary>
    public void Into(Sample[] samples, int start, RealSeries series)
    {
        for (var i = 0; i < Length; i++)
        {
            ref var sample = ref samples[start + i];
            sample = sample with
            {
                Value = Kind switch
                {
                    FaultKind.Spike or FaultKind.Shift => sample.Value + (Size * series.Deviation),
                    FaultKind.Variance => series.Mean + (Size * (sample.Value - series.Mean)),
                    FaultKind.Drift => sample.Value + (Size * series.Deviation * (i + 1) / Length),
                    _ => 0,
                },
            };
        }
    }

    /// <summary>Puts the fault into the events of some hours: leaves some out, or has some more than once.</summary>
    public IEnumerable<Sample> Into(IEnumerable<Sample> events, DateTimeOffset start, Random random) => events.SelectMany(sample =>
    {
        if (sample.Time < start || sample.Time >= start.AddHours(Length)) return [sample];
        var copies = (int)Math.Floor((Kind == FaultKind.Dropout ? 0 : Size) + random.NextDouble());
        return Enumerable.Repeat(sample, Kind == FaultKind.Dropout ? 0 : copies);
    });

    public override string ToString() => Kind switch
    {
        FaultKind.Dropout => $"dropout, {Length}",
        FaultKind.Rate or FaultKind.Variance => $"{Kind} × {Size}, {Length}",
        FaultKind.Spike => $"spike of {Size} σ",
        _ => $"{Kind} of {Size} σ, {Length}",
    };
}
