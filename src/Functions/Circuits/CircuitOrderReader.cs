using System.Globalization;
using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Documents;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Circuits;

/// <summary>Reads the orders of people from HTTP, and finds everything that is wrong with them.</summary>
internal static class CircuitOrderReader
{
    private const int MaxBodyBytes = 16 * 1024;
    private const int MaxReasonCharacters = 200;
    private const int MaxSeconds = 86_400;

    /// <summary>The body, and the version that it is based on; without <c>If-Match</c> any: in an emergency nobody looks first.</summary>
    public static async Task<(CircuitOrderBody Body, long? Version)> ReadAsync(
        HttpRequest request, bool isTrip, RequestErrors errors, CancellationToken cancellation)
    {
        var version = request.Headers.IfMatch.Count == 0 ? null : Versions.Expected(request, errors);
        var body = await ReadBodyAsync(request, errors, cancellation) ?? new CircuitOrderBody();
        if (body.Reason?.Length > MaxReasonCharacters)
            errors.Add("reason", body.Reason, $"A reason has at most {MaxReasonCharacters} characters.", "Say it in fewer words.");
        if (body.DurationSeconds is { } seconds && !isTrip)
            errors.Add("durationSeconds", Show(seconds), "A reset has no duration.", "Leave it out.");
        else if (body.DurationSeconds is < 1 or > MaxSeconds)
            errors.Add("durationSeconds", Show(body.DurationSeconds.Value), $"It must be 1–{MaxSeconds}.", "Send for example 300, or leave it out to trip until a reset.");
        return (body, version);
    }

    /// <summary>How long a trip lasts; null until a reset.</summary>
    public static TimeSpan? DurationOf(CircuitOrderBody body) => body.DurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static async Task<CircuitOrderBody?> ReadBodyAsync(HttpRequest request, RequestErrors errors, CancellationToken cancellation)
    {
        try
        {
            using var bytes = new MemoryStream();
            await using var body = new LimitedStream(request.Body, MaxBodyBytes);
            await body.CopyToAsync(bytes, cancellation);
            if (bytes.Length == 0) return null;
            using var json = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            return (CircuitOrderBody?)new ContractReader(errors, []).Read(json.RootElement, typeof(CircuitOrderBody));
        }
        catch (JsonException malformed)
        {
            errors.Add("body", null, "The body is not well-formed JSON: " + JsonPosition.Reason(malformed), """Send {"reason": "…", "durationSeconds": 300}, or nothing.""");
        }
        catch (InvalidOperationException)
        {
            errors.Add("body", null, "A string in the body is not valid Unicode.", "Encode the body as UTF-8, without unpaired surrogates.");
        }
        catch (BodyTooLargeException)
        {
            errors.Add("body", $"more than {MaxBodyBytes} bytes", $"An order has at most {MaxBodyBytes} bytes.", "Send less.");
        }

        return null;
    }

    private static string Show(int seconds) => seconds.ToString(CultureInfo.InvariantCulture);
}
