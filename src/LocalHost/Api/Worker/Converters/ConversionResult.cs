namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>What became of a conversion.</summary>
public readonly struct ConversionResult
{
    private ConversionResult(ConversionStatus status, object? value, Exception? error)
    {
        Status = status;
        Value = value;
        Error = error;
    }

    /// <summary>Whether there is a value, a failure or neither.</summary>
    public ConversionStatus Status { get; }

    /// <summary>The value.</summary>
    public object? Value { get; }

    /// <summary>The failure.</summary>
    public Exception? Error { get; }

    /// <summary>The converter leaves the parameter to others.</summary>
    /// <returns>The result.</returns>
    public static ConversionResult Unhandled() => new(ConversionStatus.Unhandled, null, null);

    /// <summary>The converter has the value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public static ConversionResult Success(object? value) => new(ConversionStatus.Succeeded, value, null);

    /// <summary>The parameter is the converter's, but what there is does not fit.</summary>
    /// <param name="exception">Why.</param>
    /// <returns>The result.</returns>
    public static ConversionResult Failed(Exception exception) => new(ConversionStatus.Failed, null, exception);
}

/// <summary>What became of a conversion.</summary>
public enum ConversionStatus
{
    /// <summary>The converter leaves the parameter to others.</summary>
    Unhandled = 0,

    /// <summary>There is a value.</summary>
    Succeeded = 1,

    /// <summary>What there is does not fit.</summary>
    Failed = 2,
}
