namespace FunctionsOrchestration.Events.Routing.Filters;

/// <summary>
/// Which events a subscription wants, in the form that Event Grid's management API gives it
/// (https://learn.microsoft.com/azure/event-grid/event-filtering). Everything that is set must hold. That API writes null for
/// what is not set, and so may whoever sends a filter.
/// </summary>
public sealed record EventFilter
{
    /// <summary>Types of events that pass, in any case, at most 256; empty, or <c>All</c> alone, lets all pass.</summary>
    public IReadOnlyList<string> IncludedEventTypes { get; init => field = value ?? []; } = [];

    /// <summary>What the subject begins with, at most 1,024 characters; empty lets all pass.</summary>
    public string SubjectBeginsWith { get; init => field = value ?? ""; } = "";

    /// <summary>What the subject ends with, at most 1,024 characters; empty lets all pass.</summary>
    public string SubjectEndsWith { get; init => field = value ?? ""; } = "";

    /// <summary>Whether case counts in the two rules about the subject; null is no. It never counts elsewhere.</summary>
    public bool? IsSubjectCaseSensitive { get; init; }

    /// <summary>
    /// Whether advanced filters look at the elements of an array; otherwise, and with null, an array is a value of another type.
    /// </summary>
    public bool? EnableAdvancedFilteringOnArrays { get; init; }

    /// <summary>Rules about attributes and data, at most 25 with at most 25 values between them.</summary>
    public IReadOnlyList<AdvancedFilter> AdvancedFilters { get; init => field = value ?? []; } = [];

    /// <summary>An expression of CEL that must be true, for what advanced filters cannot say; null asks for nothing.</summary>
    public string? Condition { get; init; }
}
