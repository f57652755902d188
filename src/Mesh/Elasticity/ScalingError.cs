using System.Globalization;

namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>One thing that is wrong with a policy, a simulation or a recording.</summary>
/// <param name="Field">Path of the field, for example <c>up.cooldown</c>.</param>
/// <param name="Value">What stands there, shortened; null where nothing does.</param>
/// <param name="Problem">Why it is refused.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record ScalingError(string Field, string? Value, string Problem, string Fix);

/// <summary>Gathers everything that is wrong.</summary>
internal sealed class ScalingErrors
{
    private const int ShownCharacters = 80;
    private readonly List<ScalingError> _errors = [];

    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public IReadOnlyList<ScalingError> All => _errors;

    public ScalingErrors Add(string field, object? value, string problem, string fix)
    {
        _errors.Add(new ScalingError(field, Show(value), problem, fix));
        return this;
    }

    public ScalingErrors Check(bool holds, string field, object? value, string problem, string fix) =>
        holds ? this : Add(field, value, problem, fix);

    public ScalingErrors Within(double minimum, double maximum, double? value, string field) => Check(
        value is null || (value >= minimum && value <= maximum), field, value, "It is out of range.",
        string.Create(CultureInfo.InvariantCulture, $"Write a number from {minimum:N0} to {maximum:N0}."));

    /// <summary>A number above zero; not-a-number is in no range.</summary>
    public ScalingErrors Above(double maximum, double? value, string field) => Check(
        value is null || (value > 0 && value <= maximum), field, value, "It is out of range.",
        string.Create(CultureInfo.InvariantCulture, $"Write a number above 0, up to {maximum:N0}."));

    public ScalingErrors Within(TimeSpan minimum, TimeSpan maximum, TimeSpan? value, string field) => Check(
        value is null || (value >= minimum && value <= maximum), field, value, "It is out of range.",
        $"Write a time from {Show(minimum)} to {Show(maximum)}, as hours:minutes:seconds.");

    private static string? Show(object? value) => value switch
    {
        null => null,
        TimeSpan time => time.ToString("g", CultureInfo.InvariantCulture),
        string { Length: > ShownCharacters } text => $"{text.AsSpan(0, ShownCharacters)}… ({text.Length} characters)",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
