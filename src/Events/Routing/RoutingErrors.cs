namespace FunctionsOrchestration.Events.Routing;

/// <summary>Gathers everything that is wrong with one input, so that its sender learns all of it at once.</summary>
internal sealed class RoutingErrors
{
    /// <summary>A list holds at most this many: a request of a million wrong fields must not get a larger answer.</summary>
    public const int Listed = 50;

    private const int ShownCharacters = 80;
    private readonly List<RoutingError> _errors = [];

    /// <summary>How many there are, those that are not listed included.</summary>
    public int Count { get; private set; }

    /// <summary>The first fifty.</summary>
    public IReadOnlyList<RoutingError> All => _errors;

    /// <summary>Whether something is wrong with this field already: what is no string need not be called missing too.</summary>
    public bool Has(string field) => _errors.Exists(one => one.Field == field);

    public void Add(string field, string? value, string problem, string fix, RoutingErrorKind kind = RoutingErrorKind.Invalid)
    {
        if (Count++ < Listed) _errors.Add(new RoutingError(field, Shorten(value), problem, fix, kind));
    }

    private static string? Shorten(string? value) =>
        value is { Length: > ShownCharacters } ? $"{value.AsSpan(0, ShownCharacters)}… ({value.Length} characters)" : value;
}
