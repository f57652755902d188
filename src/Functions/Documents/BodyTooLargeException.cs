namespace FunctionsOrchestration.Documents;

/// <summary>A body turned out to be longer than it may be.</summary>
/// <param name="limit">Most bytes allowed.</param>
internal sealed class BodyTooLargeException(long limit) : IOException($"The body has more than {limit} bytes.")
{
    /// <summary>Most bytes allowed.</summary>
    public long Limit { get; } = limit;
}
