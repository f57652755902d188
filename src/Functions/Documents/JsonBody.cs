using System.Text.Json;
using FunctionsOrchestration.DirectCalls;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Documents;

/// <summary>Reads a small JSON body as one of our own records, and finds everything that is wrong with its form.</summary>
internal static class JsonBody
{
    private const int MaxBytes = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>The body; null where anything is wrong with it.</summary>
    /// <typeparam name="T">What it shall be: every field of the record is known, no other is.</typeparam>
    /// <param name="request">Whose body.</param>
    /// <param name="errors">Where errors go.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, RequestErrors errors, CancellationToken cancellation)
        where T : class
    {
        try
        {
            await using var body = new LimitedStream(request.Body, MaxBytes);
            using var json = await JsonDocument.ParseAsync(body, Strict, cancellation);
            return (T?)new ContractReader(errors, []).Read(json.RootElement, typeof(T));
        }
        catch (JsonException malformed)
        {
            errors.Add("body", null, "The body is not well-formed JSON: " + JsonPosition.Reason(malformed), "Correct the JSON.");
        }
        catch (InvalidOperationException)
        {
            errors.Add("body", null, "A string in the body is not valid Unicode.", "Encode the body as UTF-8, without unpaired surrogates.");
        }
        catch (BodyTooLargeException)
        {
            errors.Add("body", $"more than {MaxBytes} bytes", $"Such a body has at most {MaxBytes} bytes.", "Send less.");
        }

        return null;
    }
}
