namespace FunctionsOrchestration.Mesh.Elasticity.Simulation;

/// <summary>
/// First come, first served, in amounts rather than one by one: it keeps how much came in each step, so that the wait of every part
/// is known to a step, whatever the number of workers.
/// </summary>
/// <param name="ticks">Steps of the simulation.</param>
internal sealed class WaitingLine(int ticks)
{
    // What is left of an amount by rounding is nothing.
    private const double Nothing = 1e-6;

    private readonly double[] _came = new double[ticks];
    private readonly double[] _doneAfter = new double[ticks];
    private int _oldest;

    /// <summary>How much waits.</summary>
    public double Length { get; private set; }

    /// <summary>How much has been done.</summary>
    public double Done { get; private set; }

    /// <summary>Steps that the oldest has waited.</summary>
    public int OldestAge(int tick) => Length > Nothing ? tick - _oldest : 0;

    /// <summary>Comes to the end of the line.</summary>
    public void Add(int tick, double amount)
    {
        _came[tick] = amount;
        Length += amount;
    }

    /// <summary>The oldest leave.</summary>
    /// <returns>How much left: at most what waits.</returns>
    public double Take(int tick, double amount)
    {
        var left = Math.Min(amount, Length);
        for (var rest = left; rest > Nothing && _oldest <= tick;)
        {
            var part = Math.Min(rest, _came[_oldest]);
            _came[_oldest] -= part;
            _doneAfter[tick - _oldest] += part;
            rest -= part;
            if (_oldest == tick || _came[_oldest] > Nothing) break;
            _oldest++;
        }

        while (_oldest < tick && _came[_oldest] <= Nothing) _oldest++;
        Length -= left;
        if (Length < Nothing) Length = 0;
        Done += left;
        return left;
    }

    /// <summary>What came in this step and finds no room leaves.</summary>
    /// <returns>How much left.</returns>
    public double Refuse(int tick, double most)
    {
        var refused = Math.Clamp(Length - most, 0, _came[tick]);
        _came[tick] -= refused;
        Length -= refused;
        return refused;
    }

    /// <summary>Steps within which this share of what was done had waited.</summary>
    public int Quantile(double share)
    {
        var (wanted, sum) = (Done * share, 0.0);
        for (var age = 0; age < _doneAfter.Length; age++)
        {
            sum += _doneAfter[age];
            if (sum >= wanted - Nothing) return age;
        }

        return 0;
    }

    /// <summary>Share of what was done that waited at most so many steps.</summary>
    public double ShareWithin(int steps) =>
        Done <= 0 ? 1 : Math.Min(1, _doneAfter.Take(Math.Max(0, steps + 1)).Sum() / Done);

    /// <summary>The longest wait, in steps.</summary>
    public int Longest() => Math.Max(0, Array.FindLastIndex(_doneAfter, amount => amount > Nothing));
}
