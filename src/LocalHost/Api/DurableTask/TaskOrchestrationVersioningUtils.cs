namespace Microsoft.DurableTask.Abstractions;

/// <summary>The order of orchestration versions.</summary>
public static class TaskOrchestrationVersioningUtils
{
    /// <summary>
    /// Compares two versions: none comes before any; numbered versions (<c>1.10</c>) by number; anything else as
    /// text without regard to case.
    /// </summary>
    /// <param name="sourceVersion">The version of the orchestration.</param>
    /// <param name="otherVersion">The version to compare with.</param>
    /// <returns>Below 0, 0 or above 0 as the first is earlier, equal or later.</returns>
    public static int CompareVersions(string sourceVersion, string otherVersion)
    {
        var (noSource, noOther) = (string.IsNullOrWhiteSpace(sourceVersion), string.IsNullOrWhiteSpace(otherVersion));
        if (noSource || noOther)
            return noOther.CompareTo(noSource);
        if (Version.TryParse(sourceVersion, out var source) && Version.TryParse(otherVersion, out var other))
            return source.CompareTo(other);
        return string.Compare(sourceVersion, otherVersion, StringComparison.OrdinalIgnoreCase);
    }
}
