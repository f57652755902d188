using System.Globalization;

namespace FunctionsOrchestration.Mesh.Elasticity.Drawing;

/// <summary>An axis from zero whose marks are round numbers.</summary>
internal sealed class Axis
{
    private static readonly double[] Steps = [1, 2, 2.5, 5, 10];

    // Minutes between marks of a time axis, from 1 minute to a week.
    private static readonly int[] Minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080];

    private Axis(double most, double step) => (Most, Step) = (most, step);

    /// <summary>Where it ends.</summary>
    public double Most { get; }

    /// <summary>From mark to mark.</summary>
    public double Step { get; }

    /// <summary>The marks, from 0.</summary>
    public IEnumerable<double> Marks => Enumerable.Range(0, (int)Math.Floor((Most / Step) + 1e-9) + 1).Select(i => i * Step);

    /// <summary>An axis that ends with a mark.</summary>
    /// <param name="most">The largest number that must fit.</param>
    /// <param name="marks">About how many marks.</param>
    /// <param name="isWhole">True where only whole numbers make sense.</param>
    public static Axis Of(double most, int marks = 4, bool isWhole = false)
    {
        if (most <= 0) return new Axis(1, 1);
        var size = Math.Pow(10, Math.Floor(Math.Log10(most / marks)));
        var step = Steps.Select(one => one * size).First(one => one * marks >= most - 1e-9);
        if (isWhole) step = Math.Max(1, Math.Ceiling(step));
        return new Axis(step * Math.Ceiling((most / step) - 1e-9), step);
    }

    /// <summary>An axis of seconds with marks at minutes, hours or days; it ends where the time does.</summary>
    public static Axis OfTime(double seconds, int marks = 8) =>
        new(seconds, 60.0 * Minutes.FirstOrDefault(minutes => 60.0 * minutes * marks >= seconds, Minutes[^1]));

    /// <summary>A number as short as its axis allows.</summary>
    public static string Show(double value) => value switch
    {
        >= 1_000_000 => (value / 1_000_000).ToString("0.##", CultureInfo.InvariantCulture) + " M",
        >= 10_000 => (value / 1_000).ToString("0.#", CultureInfo.InvariantCulture) + " k",
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>A moment as the clock shows it, with the day where there are several.</summary>
    public string Show(DateTimeOffset begins, double seconds)
    {
        var moment = begins.AddSeconds(seconds).UtcDateTime;
        var format = Step >= 86_400 ? "MMM d" : Most > 86_400 && moment is { Hour: 0, Minute: 0 } ? "ddd HH:mm" : "HH:mm";
        return moment.ToString(format, CultureInfo.InvariantCulture);
    }
}
