using System.Globalization;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace FunctionsOrchestration.Control;

/// <summary>
/// Versions of declarations as entity tags (RFC 9110, 8.8.3), so that two people cannot overwrite each other unseen: a change of something
/// that is there needs <c>If-Match</c> with its version, or <c>*</c> where any will do.
/// </summary>
internal static class Versions
{
    /// <summary>The version that a change is based on: 0 without <c>If-Match</c>, null for any.</summary>
    public static long? Expected(HttpRequest request, RequestErrors errors)
    {
        if (request.Headers.IfMatch.Count == 0) return 0;
        var tag = request.Headers.IfMatch.ToString().Trim();
        if (tag == "*") return null;
        if (long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return version;
        errors.Add("If-Match", tag, "Not the version of a declaration.", "Send the ETag of its GET, such as \"3\", or * for any.");
        return 0;
    }

    /// <summary>200 or 201 with a declaration and its version.</summary>
    public static IActionResult Answer(HttpRequest request, object value, long version, bool isNew = false)
    {
        request.HttpContext.Response.Headers.ETag = Tag(version);
        return Serialization.Answer(value, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>412 with what is there: somebody changed it, or it was not known to be there.</summary>
    public static IActionResult Stale<T>(HttpRequest request, string what, Changed<T> current)
        where T : class
    {
        request.HttpContext.Response.Headers.ETag = Tag(current.Version);
        var sent = request.Headers.IfMatch.Count == 0 ? null : request.Headers.IfMatch.ToString();
        var answer = Problems.Answer(
            StatusCodes.Status412PreconditionFailed, "15.5.13", "The declaration is not the one that the change is based on.",
            "Nothing was changed.",
            [new("If-Match", sent, current.Version == 0 ? $"There is no such {what}." : $"The {what} has version {current.Version}.",
                current.Version == 0 ? "Leave If-Match out to declare it." : $"Look at the current value, and send If-Match: {Tag(current.Version)}.")]);
        ((ProblemDetails)answer.Value!).Extensions["current"] = current.Value;
        return answer;
    }

    private static string Tag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
