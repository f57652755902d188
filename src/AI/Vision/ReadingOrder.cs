using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>Puts lines into the order in which they are read: rows from top to bottom, in each row from left to right.</summary>
internal static class ReadingOrder
{
    /// <summary>Sorts lines; two stand in one row where the middle of one lies inside the other.</summary>
    public static List<TextLine> Sort(IEnumerable<TextLine> lines)
    {
        var rows = new List<List<TextLine>>();
        foreach (var line in lines.OrderBy(line => line.Box.Y + line.Box.Height / 2))
        {
            var middle = line.Box.Y + line.Box.Height / 2;
            if (rows.Count > 0 && rows[^1][0].Box is var first && middle >= first.Y && middle <= first.Y + first.Height) rows[^1].Add(line);
            else rows.Add([line]);
        }

        return [.. rows.SelectMany(row => row.OrderBy(line => line.Box.X))];
    }
}
