namespace FunctionsOrchestration.AI.TimeSeries;

/// <summary>What every operation on series asks of its input.</summary>
internal static class SeriesInput
{
    /// <summary>Refuses a series that is too short, too long, or holds something that is no number.</summary>
    /// <returns>A copy of the series.</returns>
    public static double[] Require(string operation, IReadOnlyList<double> series, int fewest, int most)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count < fewest || series.Count > most)
            throw new InvalidModelInputException(operation, "series", $"has {series.Count} points; {fewest} to {most} are needed.");

        double[] values = [.. series];
        var wrong = Array.FindIndex(values, value => !double.IsFinite(value) || Math.Abs(value) > Largest);
        return wrong < 0
            ? values
            : throw new InvalidModelInputException(
                operation, $"series[{wrong}]", $"is {values[wrong]}; send finite numbers of at most {Largest:0e0}, and fill gaps first.");
    }

    // Squares of values are summed over a million points: beyond this they would pass what a double can hold.
    private const double Largest = 1e140;
}
