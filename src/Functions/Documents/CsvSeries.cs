using System.Globalization;

namespace FunctionsOrchestration.Documents;

/// <summary>
/// Reads a series from CSV: the last column of each line, after an optional line of headings. Columns are parted by a comma,
/// semicolon or tab; numbers have a decimal point.
/// </summary>
internal static class CsvSeries
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>The numbers, and for each that could not be read one error on its line.</summary>
    public static IReadOnlyList<double> Parse(string csv, string field, RequestErrors errors)
    {
        var series = new List<double>();
        var first = true;
        foreach (var (index, line) in csv.Split('\n').Index())
        {
            var row = line.Trim();
            if (row.Length == 0) continue;
            var cell = row[(row.LastIndexOfAny(Separators) + 1)..].Trim().Trim('"');
            var isNumber = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
            if (isNumber) series.Add(value);
            else if (!first)
                errors.Add(
                    $"{field}, line {index + 1}", cell, "The last column holds no number.",
                    "Write a number with a decimal point, such as 3.14.");
            first = false;
        }
        return series;
    }
}
