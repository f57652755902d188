namespace FunctionsOrchestration.AI;

/// <summary>
/// An embedded model cannot answer because one of its files is missing or damaged. Only the named operation is concerned, and the
/// next call tries to load the file again: putting it back is enough.
/// </summary>
/// <param name="operation">The operation that is unavailable, for example <c>vision.ocr</c>.</param>
/// <param name="reason">What is wrong with which file, fit to be shown to whoever runs the service.</param>
/// <param name="inner">What the loader threw; null where the reason says everything.</param>
public sealed class ModelUnavailableException(string operation, string reason, Exception? inner = null)
    : Exception($"{operation} is unavailable: {reason}", inner)
{
    /// <summary>The operation that is unavailable, for example <c>vision.ocr</c>.</summary>
    public string Operation { get; } = operation;

    /// <summary>What is wrong with which file.</summary>
    public string Reason { get; } = reason;
}
