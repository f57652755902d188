using Microsoft.AspNetCore.Mvc;

namespace FunctionsOrchestration.Documents;

/// <summary>Answers in the form of RFC 9457: what is wrong, where, and what to do about it.</summary>
internal static class Problems
{
    /// <summary>The media type of RFC 9457.</summary>
    public const string ContentType = "application/problem+json";

    private const string Untouched = "Nothing was started, stored or changed.";

    /// <summary>400 with everything that is wrong with the request.</summary>
    public static IActionResult BadRequest(RequestErrors errors) => Answer(
        400, "15.5.1",
        errors.Count == 1 ? "One thing is wrong with the request." : $"{errors.Count} things are wrong with the request.",
        errors.Count > errors.All.Count ? $"{Untouched} The first {errors.All.Count} of {errors.Count} are listed." : Untouched,
        errors.All);

    /// <summary>400 with one error.</summary>
    public static IActionResult BadRequest(string field, string? value, string problem, string fix)
    {
        var errors = new RequestErrors();
        errors.Add(field, value, problem, fix);
        return BadRequest(errors);
    }

    /// <summary>413: the body is over the limit.</summary>
    public static IActionResult TooLarge(long? length, long limit) => Answer(
        413, "15.5.14", "The body is too large.", Untouched,
        [new("body", length is { } bytes ? $"{bytes} bytes" : $"more than {limit} bytes",
            $"A body may have at most {limit} bytes.",
            "Send fewer documents at a time or smaller images, or raise Documents:MaxRequestBytes.")]);

    /// <summary>415: the body is of a kind that is not read here.</summary>
    public static IActionResult UnsupportedMediaType(string? contentType) => UnsupportedMediaType(
        contentType, "Neither application/json nor multipart/form-data.",
        "Send -H 'Content-Type: application/json' with a JSON body, or files with -F file=@report.txt.");

    /// <summary>415, where something else than documents is read.</summary>
    public static IActionResult UnsupportedMediaType(string? contentType, string problem, string fix) => Answer(
        415, "15.5.16", "The body is of a kind that is not read here.", Untouched, [new("Content-Type", contentType, problem, fix)]);

    /// <summary>404: there is no such thing.</summary>
    public static IActionResult NotFound(string field, string value, string what) => NotFound(
        field, value, what, $"No {what} has this id, or its history was purged.", "Take the id from the answer that started it.");

    /// <summary>404: there is no such thing, and why.</summary>
    public static IActionResult NotFound(string field, string value, string what, string problem, string fix) =>
        Answer(404, "15.5.5", $"There is no such {what}.", null, [new(field, value, problem, fix)]);

    /// <summary>409: the thing is in a state that does not allow it.</summary>
    public static IActionResult Conflict(string field, string value, string problem, string fix) => Answer(
        409, "15.5.10", "The request does not fit what is there.", null, [new(field, value, problem, fix)]);

    /// <summary>422: the request is well-formed and contradicts an earlier one.</summary>
    public static IActionResult Unprocessable(string field, string? value, string problem, string fix) => Answer(
        422, "15.5.21", "The request contradicts an earlier one.", Untouched, [new(field, value, problem, fix)]);

    /// <summary>503: the storage account does not answer.</summary>
    public static IActionResult StorageUnavailable(string advice) => Answer(
        503, "15.6.4", "The storage account does not answer.", advice, []);

    /// <summary>Any problem. Its type is the section of the RFC that says what the status means: of 9110, unless another is named.</summary>
    public static ObjectResult Answer(
        int status, string section, string title, string? detail, IReadOnlyList<RequestError> errors)
    {
        var problem = new ProblemDetails
        {
            Status = status,
            Type = "https://tools.ietf.org/html/" + (section.StartsWith("rfc", StringComparison.Ordinal) ? section : $"rfc9110#section-{section}"),
            Title = title,
            Detail = detail,
            Extensions = { ["errors"] = errors },
        };
        return new ObjectResult(problem) { StatusCode = status, ContentTypes = { ContentType } };
    }
}
