using System.Text.Json;
using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Documents;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Work;

/// <summary>Reads small bodies.</summary>
internal static class JsonBody
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>The body; null where anything is wrong with it, which is then added to the errors.</summary>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, RequestErrors errors, CancellationToken cancellation)
        where T : class
    {
        try
        {
            await using var body = new LimitedStream(request.Body, MaxBytes);
            using var json = await JsonDocument.ParseAsync(
                body, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false }, cancellation);
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
            errors.Add("body", $"more than {MaxBytes} bytes", $"It has at most {MaxBytes} bytes.", "Send less.");
        }

        return null;
    }
}
