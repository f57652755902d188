using System.Text.Encodings.Web;
using System.Text.Json;
using FunctionsOrchestration.Events.Routing;

namespace FunctionsOrchestration.Events.Delivery.EventGridAuth;

/// <summary>
/// A refusal in the form of Event Grid's data plane (https://learn.microsoft.com/azure/event-grid/post-to-custom-topic#response):
/// <c>{"error":{"code":…,"message":…,"details":[{"code":…,"message":…}]}}</c>. What the client libraries throw shows code and
/// message.
/// </summary>
public sealed record DataPlaneError
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private DataPlaneError(int status, string code, IReadOnlyList<(string Code, string Message)> details)
    {
        (Status, Code) = (status, code);
        Message = string.Join(" ", details.Select(detail => detail.Message));
        Details = details;
    }

    /// <summary>Status code of the answer.</summary>
    public int Status { get; }

    /// <summary>Name of the status, as <c>Unauthorized</c>.</summary>
    public string Code { get; }

    /// <summary>Everything that is wrong, a sentence each.</summary>
    public string Message { get; }

    private IReadOnlyList<(string Code, string Message)> Details { get; }

    /// <summary>401: the publisher may not publish. The message says no more than the service's.</summary>
    /// <param name="verdict">Why not.</param>
    /// <param name="host">Host of the topic.</param>
    public static DataPlaneError Unauthorized(PublisherVerdict verdict, string host) => new(401, "Unauthorized", [("Unauthorized", verdict switch
    {
        PublisherVerdict.NoCredential => "Request must contain one of the following authorization signature: aeg-sas-token, aeg-sas-key.",
        PublisherVerdict.Expired => $"The request authorization token for {host} has expired.",
        _ => $"The request authorization key is not authorized for {host}.",
    })]);

    /// <summary>
    /// 400, 413 or 415: the events are refused. What is too large goes before what is of the wrong type, and that before what is
    /// wrong.
    /// </summary>
    /// <param name="errors">What is wrong with them; at least one.</param>
    public static DataPlaneError Refused(IReadOnlyList<RoutingError> errors)
    {
        var (status, code) = errors.Any(error => error.Kind == RoutingErrorKind.TooLarge) ? (413, "RequestEntityTooLarge")
            : errors.Any(error => error.Kind == RoutingErrorKind.UnsupportedMediaType) ? (415, "UnsupportedMediaType")
            : (400, "BadRequest");
        return new DataPlaneError(status, code, [.. errors.Select(error => (Detail(error.Kind), $"{error.Field}: {error.Problem} {error.Fix}"))]);
    }

    /// <summary>400 with one sentence, for example of <see cref="ApiVersion.Problem"/>.</summary>
    /// <param name="message">What is wrong.</param>
    public static DataPlaneError BadRequest(string message) => new(400, "BadRequest", [("BadRequest", message)]);

    /// <summary>404: there is no such topic.</summary>
    /// <param name="topic">Name of the topic.</param>
    public static DataPlaneError NoTopic(string topic) => new(404, "NotFound", [("ResourceNotFound", $"There is no topic {topic}.")]);

    /// <summary>The body of the answer.</summary>
    public byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(
        new { error = new { Code, Message, Details = Details.Select(detail => new { detail.Code, detail.Message }) } }, Json);

    private static string Detail(RoutingErrorKind kind) => kind switch
    {
        RoutingErrorKind.TooLarge => "PayloadTooLarge",
        RoutingErrorKind.UnsupportedMediaType => "InvalidContentType",
        _ => "InputJsonInvalid",
    };
}
