namespace FunctionsOrchestration.AI;

/// <summary>An input that an operation cannot work on, whoever asks and however often: a retry gives the same answer.</summary>
/// <param name="operation">The operation that was asked, for example <c>timeseries.forecast</c>.</param>
/// <param name="field">The part of the input that is wrong, for example <c>series[3]</c>.</param>
/// <param name="reason">What is wrong with it and what would be right, in one sentence.</param>
public sealed class InvalidModelInputException(string operation, string field, string reason)
    : Exception($"{operation}: {field}: {reason}")
{
    /// <summary>The operation that was asked.</summary>
    public string Operation { get; } = operation;

    /// <summary>The part of the input that is wrong.</summary>
    public string Field { get; } = field;

    /// <summary>What is wrong with it and what would be right.</summary>
    public string Reason { get; } = reason;
}
