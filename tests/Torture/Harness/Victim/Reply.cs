using System.Net;

namespace FunctionsOrchestration.Torture.Victim;

/// <summary>What the app answered.</summary>
/// <param name="Status">The status; null when no answer came, so that nobody knows what became of the request.</param>
/// <param name="Body">The body.</param>
internal sealed record Reply(HttpStatusCode? Status, string Body)
{
    public static readonly Reply None = new(null, "");

    public bool IsAccepted => Status == HttpStatusCode.Accepted;

    /// <summary>An answer that is neither an acceptance nor one of those that were to be expected.</summary>
    public bool IsOtherThan(params HttpStatusCode[] expected) => Status is { } status && !IsAccepted && !expected.Contains(status);
}
