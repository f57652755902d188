using FunctionsOrchestration.Mesh.Containment.Adaptive;

namespace FunctionsOrchestration.Mesh.Tests.Containment;

/// <summary>
/// An endpoint seen from an algorithm, window after window: calls take their time while each has a worker, and longer in proportion
/// when there are more. Chance makes the mean of a window a little shorter or longer.
/// </summary>
internal sealed class SteadyServer(string algorithm, int seed, double limit)
{
    private const double Spread = 0.05;

    private readonly IConcurrencyAlgorithm _algorithm = ConcurrencyAlgorithms.Create(algorithm, new Random(seed))!;
    private readonly Random _random = new(seed);

    public double Limit { get; private set; } = limit;

    public double Workers { get; set; } = double.PositiveInfinity;

    public double Milliseconds { get; set; } = 50;

    public bool Drops { get; set; }

    /// <summary>Lets windows pass.</summary>
    /// <param name="windows">How many.</param>
    /// <param name="demand">How many calls there would be at a time if nothing limited them.</param>
    /// <returns>The limits after each.</returns>
    public List<double> Run(int windows, double demand = double.PositiveInfinity)
    {
        List<double> limits = [];
        for (var i = 0; i < windows; i++)
        {
            var inFlight = Math.Max(1, (int)Math.Min(Limit, demand));
            var chance = 1 + (Spread * ((2 * _random.NextDouble()) - 1));
            var mean = TimeSpan.FromMilliseconds(Milliseconds * Math.Max(1, inFlight / Workers) * chance);
            Limit = Math.Clamp(_algorithm.Update(Limit, new SampleWindow(mean, inFlight, Drops)), 1, 1_000);
            limits.Add(Limit);
        }

        return limits;
    }
}
