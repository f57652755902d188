using System.Numerics;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>Puts lines into the order in which they are read: rows from top to bottom, in each row from left to right.</summary>
internal static class ReadingOrder
{
    /// <summary>
    /// Sorts lines. On a page that lies askew, rows are askew too: they are told apart in the direction of the text.
    /// </summary>
    public static IReadOnlyList<TextLine> Sort(IReadOnlyList<(TurnedRectangle Place, TextLine Line)> lines)
    {
        // Long lines know their direction better than short ones.
        var along = lines.Aggregate(Vector2.Zero, (sum, line) => sum + line.Place.Along * line.Place.Width);
        along = along == Vector2.Zero ? Vector2.UnitX : Vector2.Normalize(along);
        var across = new Vector2(-along.Y, along.X);

        var rows = new List<List<(TurnedRectangle Place, TextLine Line)>>();
        foreach (var line in lines.OrderBy(line => Vector2.Dot(line.Place.Centre, across)))
            if (rows.Count > 0 && SameRow(rows[^1][0].Place, line.Place)) rows[^1].Add(line);
            else rows.Add([line]);

        return [.. rows.SelectMany(row => row.OrderBy(line => Vector2.Dot(line.Place.Centre, along))).Select(line => line.Line)];

        bool SameRow(TurnedRectangle first, TurnedRectangle other) =>
            MathF.Abs(Vector2.Dot(first.Centre - other.Centre, across)) < MathF.Min(first.Height, other.Height) / 2;
    }
}
