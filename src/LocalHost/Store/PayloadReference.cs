using System.Globalization;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// The text that stands in a row, and in memory, for a large value: <c>payload:77:52428800</c>, its number and its length.
/// Serialized values are JSON, which never begins so.
/// </summary>
internal static class PayloadReference
{
    /// <summary>
    /// The longest value, in characters, that stays in its row. Below it, a copy in each row that a value passes through
    /// costs less than a row of its own; docs/decisions/0005 has the figures.
    /// </summary>
    public const int LongestInline = 32 * 1024;

    private const string Prefix = "payload:";

    public static string To(long id, int length) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{id}:{length}");

    public static bool Is(string? text) => text is not null && text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The payload's number; null when the text is a value and no reference.</summary>
    /// <exception cref="FormatException">The text begins as a reference does, and is none.</exception>
    public static long? Id(string? text) => Is(text) ? long.Parse(Fields(text!)[0], CultureInfo.InvariantCulture) : null;

    /// <summary>How many characters of memory the value takes when it is large; a value that stays in its row counts as none.</summary>
    public static int Weight(string? text) =>
        Is(text) ? int.Parse(Fields(text!)[1], CultureInfo.InvariantCulture)
        : text?.Length > LongestInline ? text.Length
        : 0;

    /// <summary>The weight of what events carry.</summary>
    public static long Weight(IReadOnlyList<HistoryEvent> events)
    {
        var weight = 0L;
        foreach (var happened in events) weight += Weight(happened.Payload);
        return weight;
    }

    private static string[] Fields(string text) =>
        text[Prefix.Length..].Split(':') is { Length: 2 } fields ? fields : throw new FormatException($"'{text}' is no reference.");
}
