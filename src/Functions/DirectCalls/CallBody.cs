using System.Text.Json;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.AspNetCore.Mvc;

namespace FunctionsOrchestration.DirectCalls;

/// <summary>Turns the body of a call into the canonical input of its operation.</summary>
internal static class CallBody
{
    private const string Json = "application/json";
    private const string StreamField = "stream";

    /// <summary>True where a body of this media type can be an input of the operation.</summary>
    public static bool CanRead(Operation operation, string media) =>
        media.Equals(Json, StringComparison.OrdinalIgnoreCase) || (TakesImage(operation) && IsImage(media));

    /// <summary>415: the body is of a kind that the operation does not take.</summary>
    public static IActionResult Unsupported(Operation operation, string? contentType) => Problems.UnsupportedMediaType(
        contentType,
        TakesImage(operation) ? $"'{operation.Key}' takes {Json} or the bytes of an image." : $"'{operation.Key}' takes {Json}.",
        TakesImage(operation)
            ? "Send -H 'Content-Type: image/png' --data-binary @picture.png, or JSON with the bytes in base64."
            : $"Send -H 'Content-Type: {Json}' with a JSON body.");

    /// <summary>Reads a body that can be read; what is wrong with it is added to the errors.</summary>
    public static (object? Payload, bool WantsStream) Read(
        Operation operation, string media, ReadOnlyMemory<byte> body, RequestErrors errors)
    {
        if (body.IsEmpty)
        {
            errors.Add("body", null, "The body is empty.", $"Send {ContractSample.Of(operation.Input)}.");
            return default;
        }

        if (IsImage(media)) return (new ImageRequest(body.ToArray()), false);
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            var reader = new ContractReader(errors, operation.CanStream ? [StreamField] : []);
            return (reader.Read(json.RootElement, operation.Input), WantsStream(operation, json.RootElement, errors));
        }
        catch (JsonException malformed)
        {
            errors.Add(
                "body", JsonPosition.Describe(body.Span, malformed),
                "The body is not well-formed JSON: " + JsonPosition.Reason(malformed), "Correct the JSON at that place.");
        }
        catch (InvalidOperationException)
        {
            // The reader finds broken UTF-8 and unpaired surrogates only when a string is taken out of the document.
            errors.Add(
                "body", null, "A string in the body is not valid Unicode.",
                "Encode the body as UTF-8, without unpaired surrogates.");
        }
        return default;
    }

    private static bool WantsStream(Operation operation, JsonElement root, RequestErrors errors)
    {
        if (!operation.CanStream || root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(StreamField, out var wish)) return false;
        if (wish.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            errors.Add(StreamField, wish.GetRawText(), $"It is {JsonPosition.KindOf(wish)}; it must be true or false.", "Send true or false.");
        return wish.ValueKind == JsonValueKind.True;
    }

    private static bool TakesImage(Operation operation) => operation.Input == typeof(ImageRequest);

    private static bool IsImage(string media) => media.StartsWith("image/", StringComparison.OrdinalIgnoreCase);
}
