namespace FunctionsOrchestration.Mesh.Elasticity.Simulation;

/// <summary>Seeded chance: how much comes and how much is done in a step of time.</summary>
/// <param name="seed">Null leaves chance out: every number is its mean.</param>
internal sealed class Chance(int? seed)
{
    // Above this mean a Poisson number is a normal one, rounded, to within a few per cent of its spread.
    private const double Many = 50;

    private readonly Random? _random = seed is { } one ? new Random(one) : null;

    /// <summary>How many arrive where so many do on average: Poisson.</summary>
    public double Arrivals(double mean)
    {
        if (_random is null || mean <= 0) return Math.Max(0, mean);
        if (mean > Many) return Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * Normal())));

        // Knuth: exponential gaps until the step is over.
        var (limit, count, product) = (Math.Exp(-mean), 0, _random.NextDouble());
        for (; product > limit; product *= _random.NextDouble()) count++;
        return count;
    }

    /// <summary>
    /// How many are done where so many are on average: a renewal count, whose variance is the mean times the square of the work's
    /// variation. A Poisson number scaled to that spread is never negative and has the right mean, also for a single slow worker.
    /// </summary>
    public double Done(double mean, double variation)
    {
        var scale = variation * variation;
        return scale > 0 ? Arrivals(mean / scale) * scale : Math.Max(0, mean);
    }

    /// <summary>A number that is spread evenly around another.</summary>
    public double Around(double mean, double spread) =>
        _random is null ? mean : mean * (1 + (spread * ((2 * _random.NextDouble()) - 1)));

    // Box and Muller.
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random!.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
