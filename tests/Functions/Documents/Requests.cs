using System.Net;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Documents.ImageUrls;
using FunctionsOrchestration.Mesh.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace FunctionsOrchestration.Functions.Tests.Documents;

/// <summary>Requests as a client sends them, read by the app's own reader.</summary>
internal static class Requests
{
    /// <summary>Every host is public, except those whose name is an address.</summary>
    public static Task<IPAddress[]> Lookup(string host, CancellationToken cancellation) =>
        Task.FromResult<IPAddress[]>(IPAddress.TryParse(host, out var literal) ? [literal] : [IPAddress.Parse("93.184.215.14")]);

    public static DocumentsReader Reader(DocumentsOptions? limits = null, HostLookup? lookup = null)
    {
        var options = Options.Create(limits ?? new DocumentsOptions());
        return new(options, new ImageUrlPolicy(options, lookup ?? Lookup));
    }

    public static Task<DocumentsReading> ReadJsonAsync(
        string body, DocumentsOptions? limits = null, IReadOnlyList<string>? steps = null, bool development = true) =>
        ReadAsync(Encoding.UTF8.GetBytes(body), "application/json; charset=utf-8", limits, steps, development);

    public static Task<DocumentsReading> ReadAsync(
        byte[] body, string? contentType, DocumentsOptions? limits = null, IReadOnlyList<string>? steps = null,
        bool development = true)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "POST";
        http.Request.ContentType = contentType;
        http.Request.Body = new MemoryStream(body);
        return Reader(limits).ReadAsync(http.Request, steps, development, [], TestContext.Current.CancellationToken);
    }

    public static async Task<DocumentsReading> ReadFilesAsync(params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in files) form.Add(new ByteArrayContent(content), "file", name);
        return await ReadAsync(
            await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), form.Headers.ContentType!.ToString());
    }

    /// <summary>The errors of a refusal, after checking that it is one, with the status that is expected.</summary>
    public static IReadOnlyList<RequestError> ErrorsOf(DocumentsReading reading, int status = 400)
    {
        Assert.Null(reading.Request);
        var answer = Assert.IsType<ObjectResult>(reading.Refusal);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains("application/problem+json", answer.ContentTypes);
        var problem = Assert.IsType<ProblemDetails>(answer.Value);
        Assert.Equal(status, problem.Status);
        return Assert.IsAssignableFrom<IReadOnlyList<RequestError>>(problem.Extensions["errors"]);
    }

    public static DocumentsRequest Accepted(DocumentsReading reading)
    {
        if (reading.Refusal is ObjectResult { Value: ProblemDetails problem }) Assert.Fail(JsonSerializer.Serialize(problem));
        return reading.Request!;
    }

    public static byte[] Image(SKEncodedImageFormat format, int width = 8, int height = 8)
    {
        using var bitmap = new SKBitmap(width, height);
        return bitmap.Encode(format, 90).ToArray();
    }
}
