using System.Globalization;

namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>From a column of a table to a series. Numbers are written as in English, without separators of thousands.</summary>
internal static class TableSeries
{
    public static TransformResult Of(Table table)
    {
        if (table.Rows.Count == 0) return TransformResult.Failed("The table has no rows.");
        var (column, error) = Measure(table);
        if (error is not null) return TransformResult.Failed(error);

        var series = new double[table.Rows.Count];
        for (var row = 0; row < series.Length; row++)
        {
            if (Cell(table, row, column) is not { } text) return TransformResult.Failed($"Row {row + 1} has no column '{table.Columns[column]}'.");
            if (Number(text) is not { } number) return TransformResult.Failed($"Row {row + 1} of column '{table.Columns[column]}' is no number.");
            series[row] = number;
        }

        return TransformResult.Of(new SeriesRequest(series));
    }

    private static (int Column, string? Error) Measure(Table table)
    {
        if (table.Measure is { } name)
        {
            var places = Places(table, column => string.Equals(table.Columns[column], name, StringComparison.OrdinalIgnoreCase));
            return places.Length == 1 ? (places[0], null) : (-1, $"There is not one column '{name}'. {Named(table)}");
        }

        // Judged by the first row: an error further down is told as one.
        var numeric = Places(table, column => Cell(table, 0, column) is { } cell && Number(cell) is not null);
        return numeric.Length == 1
            ? (numeric[0], null)
            : (-1, $"{(numeric.Length == 0 ? "No column holds" : "Several columns hold")} numbers; name the measure. {Named(table)}");
    }

    private static int[] Places(Table table, Func<int, bool> matches) => [.. Enumerable.Range(0, table.Columns.Count).Where(matches)];

    private static string? Cell(Table table, int row, int column) => column < table.Rows[row].Count ? table.Rows[row][column] : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string Named(Table table) => $"There are: {string.Join(", ", table.Columns)}.";
}
