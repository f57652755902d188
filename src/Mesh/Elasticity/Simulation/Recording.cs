using System.Globalization;

namespace FunctionsOrchestration.Mesh.Elasticity.Simulation;

/// <summary>
/// Reads a recorded load from CSV: a time and a rate a line, with or without a heading. A time is a number of seconds or a moment of
/// ISO 8601, which then counts from the first line's.
/// </summary>
public static class Recording
{
    /// <summary>Most lines of a recording.</summary>
    public const int MostPoints = 100_000;

    private const int MostErrors = 20;

    /// <summary>Reads it.</summary>
    /// <param name="text">The file.</param>
    /// <returns>The points, and everything that is wrong, each with its line.</returns>
    public static (IReadOnlyList<LoadPoint> Points, IReadOnlyList<ScalingError> Errors) ReadCsv(string text)
    {
        var errors = new ScalingErrors();
        List<LoadPoint> points = [];
        DateTimeOffset? first = null;
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace()) continue;
            if (points.Count == MostPoints) return (points, errors.Add($"line {number}", null, "There are too many lines.", $"Send at most {MostPoints:N0}.").All);
            if (Read(line, ref first) is { } point) points.Add(point);
            else if (number > 1) errors.Add($"line {number}", line.ToString(), "It is no time and rate.", "Write seconds or an ISO 8601 time, a comma, and the rate a second: 60,12.5.");
            if (errors.All.Count == MostErrors) break;
        }

        return (points, errors.All);
    }

    private static LoadPoint? Read(ReadOnlySpan<char> line, ref DateTimeOffset? first)
    {
        var comma = line.IndexOfAny(',', ';', '\t');
        if (comma < 0 || !double.TryParse(line[(comma + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var rate)) return null;
        var time = line[..comma].Trim();
        if (double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)) return new LoadPoint(seconds, rate);
        if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)) return null;
        first ??= moment;
        return new LoadPoint((moment - first.Value).TotalSeconds, rate);
    }
}
