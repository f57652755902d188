namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Which entities to list. What is null does not restrict.</summary>
public record EntityQuery
{
    /// <summary>Entities a page where nothing else is asked for.</summary>
    public const int DefaultPageSize = 100;

    /// <summary>Where to go on; null to begin at the start.</summary>
    public string? ContinuationToken { get; init; }

    /// <summary>Whether states are wanted; true unless set.</summary>
    public bool IncludeState { get; init; } = true;

    /// <summary>Whether entities without a state are wanted.</summary>
    public bool IncludeTransient { get; init; }

    /// <summary>How the ids begin: <c>@name@</c> and the start of a key, or the start of a name. Names count in lower case.</summary>
    public string? InstanceIdStartsWith
    {
        get;
        init => field = value is null ? null : Normalize(value.StartsWith('@') ? value : '@' + value);
    }

    /// <summary>Earliest change, inclusive.</summary>
    public DateTimeOffset? LastModifiedFrom { get; init; }

    /// <summary>Latest change, inclusive.</summary>
    public DateTimeOffset? LastModifiedTo { get; init; }

    /// <summary>Most entities a page; null for <see cref="DefaultPageSize"/>.</summary>
    public int? PageSize { get; init; }

    private static string Normalize(string prefix) => prefix.IndexOf('@', 1) is var key and > 0
        ? prefix[..key].ToLowerInvariant() + prefix[key..]
        : prefix.ToLowerInvariant();
}
