using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.LocalHost.Triggers.EventGrid;

/// <summary>How Event Grid makes sure that an address wants its events: by a code to send back (Event Grid schema), or by
/// asking with OPTIONS (CloudEvents' protection against abuse).</summary>
internal static class EventGridHandshake
{
    private const string PublicCloud = "eventgrid.azure.net";

    /// <summary>The origins that the genuine extension lets in; any other is answered with the public cloud's.</summary>
    private static readonly HashSet<string> Origins =
        [PublicCloud, "eventgrid.azure.us", "eventgrid.azure.cn", "eventgrid.azure.eaglex.ic.gov", "eventgrid.azure.microsoft.scloud"];

    /// <summary>Answers an OPTIONS request.</summary>
    public static IResult AllowOrigin(HttpRequest request)
    {
        var origin = request.Headers["WebHook-Request-Origin"].ToString();
        request.HttpContext.Response.Headers["Webhook-Allowed-Origin"] = Origins.Contains(origin) ? origin : PublicCloud;
        return Results.StatusCode(StatusCodes.Status200OK);
    }

    /// <summary>Sends the code of a validation event back. A body without one is answered with 500, as a body that is no
    /// JSON is.</summary>
    public static async Task<IResult> ValidateAsync(HttpRequest request, CancellationToken stop)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: stop);
            var code = CodeOf(body.RootElement);
            return Results.Text(JsonSerializer.Serialize(new { validationResponse = code }));
        }
        catch (Exception fault)
            when (fault is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return Results.StatusCode(StatusCodes.Status500InternalServerError);
        }
    }

    /// <summary>Event Grid schema sends an array of one event; a CloudEvent is an object, and its data JSON inside a text.</summary>
    private static string? CodeOf(JsonElement body)
    {
        var data = (body.ValueKind == JsonValueKind.Array ? body[0] : body).GetProperty("data");
        if (data.ValueKind == JsonValueKind.String)
            data = JsonSerializer.Deserialize<JsonElement>(data.GetString()!);
        return data.GetProperty("validationCode").GetString();
    }
}
