using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Work;

/// <summary>The header <c>Prefer</c> (RFC 7240).</summary>
internal static class Preferences
{
    private const string RespondAsync = "respond-async";

    /// <summary>True where the sender would rather be answered before the work is done.</summary>
    public static bool WantsAsync(HttpRequest request) => request.Headers["Prefer"]
        .SelectMany(value => (value ?? "").Split(','))
        .Any(preference => preference.Split(';')[0].Trim().Equals(RespondAsync, StringComparison.OrdinalIgnoreCase));

    /// <summary>Tells that the wish was granted.</summary>
    public static void Applied(HttpResponse response) => response.Headers["Preference-Applied"] = RespondAsync;
}
