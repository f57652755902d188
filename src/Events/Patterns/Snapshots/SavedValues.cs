namespace FunctionsOrchestration.Events.Patterns;

/// <summary>A value of a field, as JSON can keep it: one of the three, or none.</summary>
/// <param name="Number">A number.</param>
/// <param name="Text">A text.</param>
/// <param name="Truth">A truth value.</param>
public sealed record SavedValue(double? Number = null, string? Text = null, bool? Truth = null)
{
    internal static SavedValue Of(FieldValue value) => value.Kind switch
    {
        FieldKind.Number => new(Number: value.Number),
        FieldKind.Text => new(Text: value.Text),
        FieldKind.Truth => new(Truth: value.IsTrue),
        _ => new(),
    };

    internal FieldValue ToField() =>
        Number is { } number ? FieldValue.Of(number) : Text is { } text ? FieldValue.Of(text) : Truth is { } truth ? FieldValue.Of(truth) : default;
}

/// <summary>A quantile sketch.</summary>
/// <param name="Zero">Values that count as zero.</param>
/// <param name="Positive">Values above.</param>
/// <param name="Negative">Values below, by their amount.</param>
public sealed record SavedSketch(long Zero, SavedBuckets Positive, SavedBuckets Negative);

/// <summary>Counts by bucket.</summary>
/// <param name="Lowest">The number of the first bucket.</param>
/// <param name="Counts">The counts from there on; at most 2,048.</param>
public sealed record SavedBuckets(int Lowest, IReadOnlyList<long> Counts);

/// <summary>Different values that were counted.</summary>
/// <param name="Few">Their hashes while they are few; else null.</param>
/// <param name="Registers">The registers of the estimate, as base64; null while they are few.</param>
public sealed record SavedDistinctCount(IReadOnlyList<ulong>? Few, string? Registers);
