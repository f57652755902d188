namespace FunctionsOrchestration.Events.Patterns;

/// <summary>One thing that is wrong with a pattern.</summary>
/// <param name="Field">Path of the field, for example <c>steps[1].within</c>.</param>
/// <param name="Value">What stands there, shortened; null where nothing does.</param>
/// <param name="Problem">Why it is refused, as a sentence.</param>
/// <param name="Fix">What would be right, as a sentence.</param>
public sealed record PatternError(string Field, string? Value, string Problem, string Fix)
{
    /// <summary>All of it as one line.</summary>
    public override string ToString() => $"{Field} {(Value is null ? "is missing" : $"is '{Value}'")}: {Problem} {Fix}";
}

/// <summary>A pattern is wrong. Everything that is wrong with it is in <see cref="Errors"/>.</summary>
/// <param name="pattern">Its name.</param>
/// <param name="errors">What is wrong with it.</param>
public sealed class InvalidPatternException(string pattern, IReadOnlyList<PatternError> errors)
    : Exception($"Pattern '{pattern}' is wrong:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}")
{
    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<PatternError> Errors { get; } = errors;
}
