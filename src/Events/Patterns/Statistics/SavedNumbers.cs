namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>Figures of a detector as JSON can keep them: what is no number becomes null, and what was null makes the whole unusable.</summary>
internal static class SavedNumbers
{
    public static IReadOnlyList<double?> Save(params ReadOnlySpan<double> numbers)
    {
        var saved = new double?[numbers.Length];
        for (var i = 0; i < numbers.Length; i++) saved[i] = double.IsFinite(numbers[i]) ? numbers[i] : null;
        return saved;
    }

    /// <returns>False where there are others than so many, or one is null.</returns>
    public static bool TryRead(SavedSeries saved, int count, out double[] numbers)
    {
        numbers = [.. saved.Numbers.Select(number => number ?? double.NaN)];
        return numbers.Length == count && numbers.All(double.IsFinite);
    }
}
