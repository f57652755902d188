using System.Text.Json;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Protocols.OpenInference;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Rest;

namespace FunctionsOrchestration.AI.Server.OpenInference;

/// <summary>Open Inference Protocol v2 over REST.</summary>
internal static class RestEndpoints
{
    public static void MapInference(this IEndpointRouteBuilder app)
    {
        app.MapGet("v2", () => new { name = AboutServer.Name, version = AboutServer.Version, extensions = Array.Empty<string>() });
        app.MapGet("v2/health/live", () => new { live = true });
        app.MapGet("v2/health/ready", () => new { ready = true });
        foreach (var prefix in new[] { "v2/models/{model}", "v2/models/{model}/versions/{version}" })
        {
            app.MapGet(prefix, DescribeAsync);
            app.MapGet($"{prefix}/ready", ReadyAsync);
            app.MapPost($"{prefix}/infer", InferAsync);
        }
    }

    private static Task DescribeAsync(HttpContext http, string model, ModelShelf shelf, string? version = null)
    {
        if (shelf.Find(model, version) is not { } found) return RefuseAsync(http, 404, shelf.Missing(model), "model_not_found");
        return http.Response.WriteAsJsonAsync(new
        {
            name = model,
            versions = new[] { ModelShelf.Version },
            platform = AboutServer.Platform,
            inputs = CanonicalTensors.Inputs(found.Operation),
            outputs = CanonicalTensors.Outputs(found.Operation),
        });
    }

    private static Task ReadyAsync(HttpContext http, string model, ModelShelf shelf, string? version = null) => shelf.Find(model, version) is null
        ? RefuseAsync(http, 404, shelf.Missing(model), "model_not_found")
        : http.Response.WriteAsJsonAsync(new { name = model, ready = true });

    private static async Task InferAsync(HttpContext http, string model, ModelShelf shelf, string? version = null)
    {
        if (shelf.Find(model, version) is not { } found)
        {
            await RefuseAsync(http, 404, shelf.Missing(model), "model_not_found");
            return;
        }

        try
        {
            using var request = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            var payload = RestInference.ReadRequest(found.Operation, request.RootElement);
            var reply = await found.Answer(payload, http.RequestAborted);
            if (reply.Fault is { } fault)
            {
                await RefuseAsync(http, Status(fault.Kind), fault.Message, fault.Kind == FaultKind.InvalidInput ? "invalid_input" : RestInference.UnavailableCode);
                return;
            }

            var id = Json.Text(request.RootElement, "id");
            var answer = Json.Write(writer => RestInference.WriteAnswer(writer, found.Operation, reply, id));
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer, http.RequestAborted);
        }
        catch (JsonException)
        {
            await RefuseAsync(http, 400, "The request is not JSON.", "invalid_json");
        }
        catch (TensorException wrong)
        {
            await RefuseAsync(http, 400, wrong.Message, "invalid_tensor");
        }
    }

    /// <summary>The status that tells a client what to do next.</summary>
    internal static int Status(FaultKind kind) => kind switch
    {
        FaultKind.InvalidInput => StatusCodes.Status400BadRequest,
        FaultKind.OperationUnavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static Task RefuseAsync(HttpContext http, int status, string error, string code)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { error, code });
    }
}
