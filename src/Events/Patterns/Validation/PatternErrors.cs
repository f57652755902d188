using System.Globalization;

namespace FunctionsOrchestration.Events.Patterns.Validation;

/// <summary>Gathers what is wrong with a pattern.</summary>
internal sealed class PatternErrors
{
    private const int ShownCharacters = 80;

    private readonly List<PatternError> _all = [];

    public IReadOnlyList<PatternError> All => _all;

    public PatternErrors Add(string field, object? value, string problem, string fix)
    {
        _all.Add(new PatternError(field, Show(value), problem, fix));
        return this;
    }

    public PatternErrors Check(bool holds, string field, object? value, string problem, string fix) =>
        holds ? this : Add(field, value, problem, fix);

    public PatternErrors Within(long minimum, long maximum, long value, string field) => Check(
        value >= minimum && value <= maximum, field, value, "It is out of range.",
        string.Create(CultureInfo.InvariantCulture, $"Take a number from {minimum:N0} to {maximum:N0}."));

    public PatternErrors Within(TimeSpan minimum, TimeSpan maximum, TimeSpan? value, string field) => Check(
        value is null || (value >= minimum && value <= maximum), field, value, "It is out of range.",
        $"Take a time from {Show(minimum)} to {Show(maximum)}, as hours:minutes:seconds.");

    private static string? Show(object? value) => value switch
    {
        null => null,
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        string { Length: > ShownCharacters } text => $"{text.AsSpan(0, ShownCharacters)}… ({text.Length} characters)",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
