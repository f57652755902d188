namespace FunctionsOrchestration.Documents;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Field">Path of the field, for example <c>documents[3].imageUrl</c>; <c>body</c> for the request as a
///   whole.</param>
/// <param name="Value">What was sent there, shortened; null where nothing was.</param>
/// <param name="Problem">Why it is refused.</param>
/// <param name="Fix">What to send instead.</param>
public sealed record RequestError(string Field, string? Value, string Problem, string Fix);

/// <summary>Gathers everything that is wrong with one request, so that its sender learns all of it at once.</summary>
internal sealed class RequestErrors
{
    /// <summary>
    /// An answer lists at most this many errors and counts the rest: a request of a million wrong fields must not get a larger
    /// answer.
    /// </summary>
    public const int Listed = 50;

    private const int ShownCharacters = 80;
    private readonly List<RequestError> _errors = [];

    public int Count { get; private set; }

    public IReadOnlyList<RequestError> All => _errors;

    public void Add(string field, string? value, string problem, string fix)
    {
        if (Count++ < Listed) _errors.Add(new(field, Shorten(value), problem, fix));
    }

    private static string? Shorten(string? value) =>
        value is { Length: > ShownCharacters } ? $"{value.AsSpan(0, ShownCharacters)}… ({value.Length} characters)" : value;
}
