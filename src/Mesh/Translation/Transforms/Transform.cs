namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>A declared way from what one domain gives to what another takes.</summary>
/// <param name="Name">Its name, for example <c>ocr-to-text</c>.</param>
/// <param name="From">Type of what it takes.</param>
/// <param name="To">Type of what it gives: the canonical input of an operation.</param>
/// <param name="Apply">Does it.</param>
public sealed record Transform(string Name, Type From, Type To, Func<object, TransformResult> Apply)
{
    internal static Transform Of<TFrom, TTo>(string name, Func<TFrom, TransformResult> apply) =>
        new(name, typeof(TFrom), typeof(TTo), value => apply((TFrom)value));
}

/// <summary>What came of a transform: a value or why there is none.</summary>
/// <param name="Value">The canonical input; null where there is an error.</param>
/// <param name="Error">What is wrong and what would help; null where there is a value.</param>
public sealed record TransformResult(object? Value, string? Error)
{
    /// <summary>A value.</summary>
    /// <param name="value">The canonical input.</param>
    public static TransformResult Of(object value) => new(value, null);

    /// <summary>No value.</summary>
    /// <param name="error">What is wrong and what would help.</param>
    public static TransformResult Failed(string error) => new(null, error);
}
