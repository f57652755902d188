using FunctionsOrchestration.Documents.ImageUrls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace FunctionsOrchestration.Documents;

/// <summary>What reading a request came to: either the documents, or the answer that refuses it.</summary>
/// <param name="Request">What was asked; null where it is refused.</param>
/// <param name="Refusal">The refusal with everything that is wrong; null where nothing is.</param>
public sealed record DocumentsReading(DocumentsRequest? Request, IActionResult? Refusal);

/// <summary>Reads and checks a request with documents, as JSON or as files. Nothing is stored here.</summary>
/// <param name="options">The limits.</param>
/// <param name="urls">Decides where an image may be fetched from.</param>
public sealed class DocumentsReader(IOptions<DocumentsOptions> options, ImageUrlPolicy urls)
{
    private readonly DocumentsOptions _limits = options.Value;

    /// <summary>Reads the documents of a request.</summary>
    /// <param name="request">The request; its body is read to the end unless it is too large.</param>
    /// <param name="failAtSteps">Steps that <c>failAt</c> may name; null where requests have no such field.</param>
    /// <param name="failAtAllowed">False outside Development, where <c>failAt</c> is refused.</param>
    /// <param name="otherErrors">What is wrong with the rest of the request.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<DocumentsReading> ReadAsync(
        HttpRequest request, IReadOnlyList<string>? failAtSteps, bool failAtAllowed, IReadOnlyList<RequestError> otherErrors,
        CancellationToken cancellation)
    {
        if (request.ContentLength > _limits.MaxRequestBytes)
            return Refuse(Problems.TooLarge(request.ContentLength, _limits.MaxRequestBytes));
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;
        request.Body = new LimitedStream(request.Body, _limits.MaxRequestBytes);

        var errors = new RequestErrors();
        foreach (var error in otherErrors) errors.Add(error.Field, error.Value, error.Problem, error.Fix);
        try
        {
            if (await ParseAsync(
                request, failAtSteps is null ? ["documents"] : ["documents", "failAt"], errors, cancellation) is not { } parsed)
                return Refuse(Problems.UnsupportedMediaType(request.ContentType));

            CheckFailAt(parsed.FailAt, failAtSteps ?? [], failAtAllowed, errors);
            await CheckImageUrlsAsync(parsed.Documents, errors, cancellation);
            return errors.Count > 0 ? Refuse(Problems.BadRequest(errors)) : new(parsed, null);
        }
        catch (BodyTooLargeException tooLarge)
        {
            return Refuse(Problems.TooLarge(null, tooLarge.Limit));
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refuse(Problems.TooLarge(request.ContentLength, _limits.MaxRequestBytes));
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException)
        {
            return Refuse(Problems.BadRequest(
                "body", null, $"The form cannot be read: {malformed.Message}",
                "Send multipart/form-data as RFC 7578 has it, for example with curl -F."));
        }
    }

    /// <summary>The parsed request; null where the body is of a kind that is not read here.</summary>
    private async Task<DocumentsRequest?> ParseAsync(
        HttpRequest request, string[] fields, RequestErrors errors, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return null;
        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return new JsonDocumentsParser(_limits, errors, fields).Parse(await ReadBodyAsync(request, cancellation));
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return null;

        var form = await request.ReadFormAsync(
            new FormOptions { MultipartBodyLengthLimit = long.MaxValue, ValueLengthLimit = 4096 }, cancellation);
        return await new MultipartDocumentsParser(_limits, errors, fields).ParseAsync(form, cancellation);
    }

    private static void CheckFailAt(string? failAt, IReadOnlyList<string> steps, bool allowed, RequestErrors errors)
    {
        if (failAt is null) return;
        if (!allowed)
            errors.Add(
                "failAt", failAt, "Failing on purpose is for Development only.",
                "Leave the field out, or set AZURE_FUNCTIONS_ENVIRONMENT to Development.");
        else if (!steps.Contains(failAt))
            errors.Add("failAt", failAt, "There is no such step.", $"Name one of: {string.Join(", ", steps)}.");
    }

    private async Task CheckImageUrlsAsync(
        IReadOnlyList<Document> documents, RequestErrors errors, CancellationToken cancellation)
    {
        var refusals = await Task.WhenAll(documents.Select(document =>
            document.ImageUrl is { } url ? urls.RefusalOfAsync(url, cancellation) : Task.FromResult<ImageUrlRefusal?>(null)));
        foreach (var (i, refusal) in refusals.Index())
        {
            if (refusal is not null)
                errors.Add($"documents[{i}].imageUrl", documents[i].ImageUrl!.OriginalString, refusal.Problem, refusal.Fix);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, int.MaxValue));
        await request.Body.CopyToAsync(body, cancellation);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static DocumentsReading Refuse(IActionResult refusal) => new(null, refusal);
}
