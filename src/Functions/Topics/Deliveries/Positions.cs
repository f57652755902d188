using System.Globalization;
using System.Text;

namespace FunctionsOrchestration.Topics.Deliveries;

/// <summary>Positions of events in a batch as text, <c>0-41,97</c>: thousands of them in a few bytes of a message.</summary>
internal static class Positions
{
    /// <summary>The text of positions.</summary>
    /// <param name="positions">Positions from 0, in any order, each once.</param>
    public static string Write(IEnumerable<int> positions)
    {
        var text = new StringBuilder();
        int? first = null;
        var last = -2;
        foreach (var position in positions.Order())
        {
            if (position != last + 1)
            {
                End(text, first, last);
                first = position;
            }

            last = position;
        }

        End(text, first, last);
        return text.ToString();
    }

    /// <summary>The positions of a text, in order.</summary>
    public static IEnumerable<int> Read(string text)
    {
        foreach (var range in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var bounds = range.Split('-');
            var first = int.Parse(bounds[0], CultureInfo.InvariantCulture);
            var last = int.Parse(bounds[^1], CultureInfo.InvariantCulture);
            for (var position = first; position <= last; position++) yield return position;
        }
    }

    private static void End(StringBuilder text, int? first, int last)
    {
        if (first is not { } start) return;
        if (text.Length > 0) text.Append(',');
        text.Append(CultureInfo.InvariantCulture, $"{start}");
        if (last > start) text.Append(CultureInfo.InvariantCulture, $"-{last}");
    }
}
