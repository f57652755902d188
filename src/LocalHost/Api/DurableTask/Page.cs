namespace Microsoft.DurableTask;

/// <summary>Part of a long list.</summary>
/// <typeparam name="T">Type of the items.</typeparam>
public sealed class Page<T>
    where T : notnull
{
    /// <summary>Makes a page.</summary>
    /// <param name="values">The items.</param>
    /// <param name="continuationToken">What asks for the next page; null on the last.</param>
    public Page(IReadOnlyList<T> values, string? continuationToken = null) => (Values, ContinuationToken) = (values, continuationToken);

    /// <summary>What asks for the next page; null on the last.</summary>
    public string? ContinuationToken { get; }

    /// <summary>The items.</summary>
    public IReadOnlyList<T> Values { get; }
}
