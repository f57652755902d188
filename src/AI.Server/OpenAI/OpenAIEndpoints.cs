using System.Runtime.InteropServices;
using System.Text.Json;
using FunctionsOrchestration.AI.Server.OpenInference;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Rest;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Server.OpenAI;

/// <summary>OpenAI's list of models and its embeddings. Tokens are not counted, so that no usage is told.</summary>
internal static class OpenAIEndpoints
{
    public static void MapOpenAI(this IEndpointRouteBuilder app)
    {
        app.MapGet("v1/models", (ModelShelf shelf) => new
        {
            @object = "list",
            data = shelf.Names.Select(name => new { id = name, @object = "model", owned_by = AboutServer.Name, created = 0 }),
        });
        app.MapPost("v1/embeddings", EmbedAsync);
    }

    private static async Task EmbedAsync(HttpContext http, ModelShelf shelf)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            var request = json.RootElement;
            var name = Json.Text(request, "model") ?? "";
            if (name != Operations.Embed.Key || shelf.Find(name) is not { } model)
            {
                await RefuseAsync(http, 404, $"There is no embedding model '{name}'.", "model", "model_not_found");
                return;
            }

            if (Texts(request) is not { } texts)
            {
                await RefuseAsync(http, 400, "input must be a text or a list of texts.", "input", "invalid_input");
                return;
            }

            var reply = await model.Answer(new TextsRequest(texts), http.RequestAborted);
            if (reply.Fault is { } fault) await RefuseAsync(http, fault);
            else await AnswerAsync(http, name, (IReadOnlyList<Embedding>)reply.Value!, Json.Text(request, "encoding_format") == "base64");
        }
        catch (JsonException)
        {
            await RefuseAsync(http, 400, "The request is not JSON.", null, "invalid_json");
        }
    }

    private static string[]? Texts(JsonElement request)
    {
        if (Json.Text(request, "input") is { } one) return [one];
        return Json.Array(request, "input") is { } several && several.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String)
            ? [.. several.EnumerateArray().Select(text => text.GetString()!)]
            : null;
    }

    private static Task AnswerAsync(HttpContext http, string model, IReadOnlyList<Embedding> embeddings, bool inBase64) =>
        http.Response.WriteAsJsonAsync(new
        {
            @object = "list",
            model,
            data = embeddings.Select((one, index) => new
            {
                @object = "embedding",
                index,
                embedding = inBase64 ? (object)MemoryMarshal.AsBytes<float>(one.Vector).ToArray() : one.Vector,
            }),
        });

    private static Task RefuseAsync(HttpContext http, EndpointFault fault) => fault.Kind == FaultKind.InvalidInput
        ? RefuseAsync(http, 400, fault.Message, "input", "invalid_input")
        : RefuseAsync(http, RestEndpoints.Status(fault.Kind), fault.Message, null, RestInference.UnavailableCode);

    private static Task RefuseAsync(HttpContext http, int status, string message, string? param, string code)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { error = new { message, type = "invalid_request_error", param, code } });
    }
}
