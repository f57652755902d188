using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace FunctionsOrchestration.DirectCalls;

/// <summary>What reading a call came to: either the call, or the answer that refuses it.</summary>
/// <param name="Call">The call; null where it is refused.</param>
/// <param name="Refusal">The refusal with everything that is wrong; null where nothing is.</param>
/// <param name="WantsStream">True where the answer shall come in parts.</param>
public sealed record CallReading(MeshRequest? Call, IActionResult? Refusal, bool WantsStream = false);

/// <summary>Reads a call from HTTP. Nobody is called here.</summary>
/// <param name="options">How large a body may be.</param>
/// <param name="time">The clock that deadlines count from.</param>
public sealed class CallReader(IOptions<DocumentsOptions> options, TimeProvider time)
{
    private readonly long _limit = options.Value.MaxRequestBytes;

    /// <summary>Reads a call.</summary>
    /// <param name="request">The request; its body is read to the end unless it is too large.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="operation">What is asked of it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<CallReading> ReadAsync(
        HttpRequest request, string service, Operation operation, CancellationToken cancellation)
    {
        if (request.ContentLength > _limit) return TooLarge(request.ContentLength);
        if (IdempotencyKey.ProblemOf(request) is { } badKey) return new(null, badKey);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;

        var errors = new RequestErrors();
        try
        {
            var media = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.Value! : "";
            if (!CallBody.CanRead(operation, media)) return new(null, CallBody.Unsupported(operation, request.ContentType));

            var body = await ReadBodyAsync(request, cancellation);
            var read = CallBody.Read(operation, media, body, errors);
            var call = CallHeaders.Read(
                request, new MeshRequest(service, operation.Name, read.Payload ?? ""), time.GetUtcNow(), errors);
            if (errors.Count > 0) return new(null, Problems.BadRequest(errors));
            return new(call, null, operation.CanStream && (read.WantsStream || AcceptsEvents(request)));
        }
        catch (BodyTooLargeException)
        {
            return TooLarge(null);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(request.ContentLength);
        }
    }

    private CallReading TooLarge(long? length) => new(null, Problems.TooLarge(length, _limit));

    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        await using var limited = new LimitedStream(request.Body, _limit);
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, int.MaxValue));
        await limited.CopyToAsync(body, cancellation);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static bool AcceptsEvents(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(accept => accept.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase));
}
