using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>JSON as the management API reads and writes it.</summary>
internal static class ManagementJson
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>The genuine host writes letters of all scripts as they are.</summary>
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An answer with a JSON body.</summary>
    public static IResult Answer(JsonNode? body, int statusCode = StatusCodes.Status200OK) =>
        Results.Text(body?.ToJsonString(Written) ?? "null", ContentType, statusCode: statusCode);

    /// <summary>An answer without a body.</summary>
    public static IResult Answer(int statusCode) => Results.StatusCode(statusCode);

    /// <summary>Text of a serialized value.</summary>
    public static string Write(JsonNode value) => value.ToJsonString(Written);

    /// <summary>A serialized value as JSON; text that is no JSON, such as a termination's reason, becomes a string.</summary>
    public static JsonNode? ParseOrText(string? serialized)
    {
        if (string.IsNullOrWhiteSpace(serialized))
            return serialized is null ? null : JsonValue.Create("");
        try
        {
            return JsonNode.Parse(serialized);
        }
        catch (JsonException)
        {
            return JsonValue.Create(serialized);
        }
    }

    /// <summary>A moment as the status shows it: UTC, without fractions of a second.</summary>
    public static string Seconds(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

    /// <summary>A moment as histories show it: UTC, down to 100 ns, without zeros at the end.</summary>
    public static string Precise(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", null);

    /// <summary>Whether a request says that its body is JSON.</summary>
    public static bool IsJson(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a request's body as JSON; null when it is empty.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static async Task<JsonElement?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength == 0)
            return null;
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(stop);
        return string.IsNullOrWhiteSpace(text) ? null : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
