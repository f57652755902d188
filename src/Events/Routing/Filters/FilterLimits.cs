namespace FunctionsOrchestration.Events.Routing.Filters;

/// <summary>
/// How large a filter may be: Event Grid's limits (event-filtering#limitations), and ours where the service gives none.
/// </summary>
internal static class FilterLimits
{
    public const int AdvancedFilters = 25;
    public const int Values = 25;
    public const int StringCharacters = 512;

    public const int EventTypes = 256;
    public const int KeyCharacters = 512;
    public const int SubjectCharacters = 1_024;
}
