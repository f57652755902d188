using System.Text.Json;
using FunctionsOrchestration.Mesh.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace FunctionsOrchestration.DirectCalls;

/// <summary>
/// Answers with server-sent events: <c>text</c> for each text, then <c>end</c> with what is known of the answer, or <c>problem</c> where
/// it broke off. What goes wrong before the first text is an ordinary problem with its status. The headers tell who began, the last event
/// who ended.
/// </summary>
internal static class CallStream
{
    public static async Task<IActionResult> AnswerAsync(
        HttpContext http, IAsyncEnumerable<MeshPart> parts, Action<MeshResult> onEnd, CancellationToken cancellation)
    {
        try
        {
            await using var coming = parts.GetAsyncEnumerator(cancellation);
            await coming.MoveNextAsync();
            if (coming.Current.Result is { Problem: { } problem } refused)
            {
                onEnd(refused);
                CallHeaders.Write(http.Response.Headers, refused);
                return CallProblems.Of(problem, refused.Route);
            }

            Begin(http, coming.Current);
            do
            {
                await WriteAsync(http.Response, coming.Current, cancellation);
                if (coming.Current.Result is { } result) onEnd(result);
            }
            while (await coming.MoveNextAsync());
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more; leaving the loop has told the endpoint to stop.
        }
        return new EmptyResult();
    }

    private static void Begin(HttpContext http, MeshPart first)
    {
        var response = http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        CallHeaders.WriteRoute(response.Headers, first.Route);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private static async Task WriteAsync(HttpResponse response, MeshPart part, CancellationToken cancellation)
    {
        var (name, data) = part.Result switch
        {
            null => ("text", (object)new { part.Text }),
            { Problem: { } problem } broken => ("problem", (object)Broken(problem, broken)),
            var whole => ("end", End(whole)),
        };
        await response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data, Serialization.Options)}\n\n", cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    private static object End(MeshResult result) => new
    {
        result.FinishReason, result.Model, result.Usage, result.Route, Stream = Describe(result.Stream),
        Replayed = result.IsReplayed ? true : (bool?)null,
    };

    /// <summary>Problem details as an answer of its own would have them, and how far the text had come.</summary>
    private static ProblemDetails Broken(MeshProblem problem, MeshResult result)
    {
        var details = (ProblemDetails)CallProblems.Of(problem, result.Route).Value!;
        details.Extensions["stream"] = Describe(result.Stream);
        return details;
    }

    private static object? Describe(StreamRecord? record) => record is null ? null : new
    {
        FirstTextMilliseconds = record.FirstPart is { } first ? Math.Round(first.TotalMilliseconds, 2) : (double?)null,
        Texts = record.Parts, record.BrokenAfter, record.BrokenEndpoint,
    };
}
