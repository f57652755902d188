using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>Reads the parameters of the management API. As in the genuine host, a value that cannot be read counts as not given.</summary>
internal static class ManagementQuery
{
    private const string ContinuationHeader = "x-ms-continuation-token";
    private const int MostSeconds = int.MaxValue / 1000;

    /// <summary>True or false.</summary>
    public static bool Flag(this HttpRequest request, string name, bool fallback) =>
        bool.TryParse(request.Query[name].ToString(), out var value) ? value : fallback;

    /// <summary>A count of at least one.</summary>
    public static int? Count(this HttpRequest request, string name) =>
        int.TryParse(request.Query[name].ToString(), CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;

    /// <summary>A span of time in seconds, up to what a timer can wait.</summary>
    public static TimeSpan? Seconds(this HttpRequest request, string name) =>
        double.TryParse(request.Query[name].ToString(), CultureInfo.InvariantCulture, out var value) && value is >= 0 and < MostSeconds
            ? TimeSpan.FromSeconds(value)
            : null;

    /// <summary>A moment; UTC unless it says otherwise.</summary>
    public static DateTimeOffset? Moment(this HttpRequest request, string name)
    {
        var text = request.Query[name].ToString();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : null;
    }

    /// <summary>A text.</summary>
    public static string? Text(this HttpRequest request, string name) =>
        request.Query[name] is { Count: > 0 } values ? values.ToString() : null;

    /// <summary>The statuses that <c>runtimeStatus</c> names, once or more, separated by commas; null for any.</summary>
    public static IReadOnlyList<OrchestrationRuntimeStatus>? Statuses(this HttpRequest request)
    {
        var names = request.Query["runtimeStatus"].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries));
        var known = names.Where(name => Enum.TryParse<OrchestrationRuntimeStatus>(name, out _));
        var statuses = known.Select(Enum.Parse<OrchestrationRuntimeStatus>).ToList();
        return statuses.Count > 0 ? statuses : null;
    }

    /// <summary>Where the last page ended; null for the first page.</summary>
    /// <exception cref="ArgumentException">The token is none that this API gave.</exception>
    public static string? ContinuationToken(this HttpRequest request)
    {
        var token = request.Headers[ContinuationHeader].ToString().Trim();
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out var count))
            throw new ArgumentException($"The header {ContinuationHeader} must hold a token of an earlier answer, unchanged.");
        return count == 0 ? null : Encoding.UTF8.GetString(bytes, 0, count);
    }

    /// <summary>Says where the page ended, when there is a next one.</summary>
    public static void SetContinuationToken(this HttpResponse response, string? token)
    {
        if (token is not null)
            response.Headers[ContinuationHeader] = Convert.ToBase64String(Encoding.UTF8.GetBytes(token));
    }
}
