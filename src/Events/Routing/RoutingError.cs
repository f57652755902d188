namespace FunctionsOrchestration.Events.Routing;

/// <summary>One thing that is wrong with an event, a filter, a condition or a transform.</summary>
/// <param name="Field">Path of the field, for example <c>[3].source</c> or <c>advancedFilters[0].key</c>; <c>body</c> for the
///   whole.</param>
/// <param name="Value">What stands there, shortened to 80 characters; null where nothing does.</param>
/// <param name="Problem">Why it is refused.</param>
/// <param name="Fix">What to send instead.</param>
/// <param name="Kind">Which of the protocol's answers it calls for.</param>
public sealed record RoutingError(string Field, string? Value, string Problem, string Fix, RoutingErrorKind Kind = RoutingErrorKind.Invalid);

/// <summary>What a refusal is about: publishing protocols answer each with a status of its own.</summary>
public enum RoutingErrorKind
{
    /// <summary>A value is wrong or missing: 400.</summary>
    Invalid,

    /// <summary>The text is no JSON, or JSON of the wrong shape: 400.</summary>
    Malformed,

    /// <summary>There is too much of it: 413.</summary>
    TooLarge,

    /// <summary>The content type is none that is read here: 415.</summary>
    UnsupportedMediaType,
}
