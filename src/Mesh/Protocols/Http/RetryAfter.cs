using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace FunctionsOrchestration.Mesh.Protocols.Http;

/// <summary>
/// How long an endpoint wants to be left alone: <c>retry-after-ms</c>, <c>Retry-After</c> in seconds or as a date, or else the
/// <c>x-ratelimit-reset-*</c> of the limits that are used up.
/// </summary>
internal static partial class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly string[] Limits = ["requests", "tokens"];

    /// <summary>Reads the headers; null where they do not say. Never negative, at most a day.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Number(First(headers, "retry-after-ms")) is { } milliseconds) return Clamp(milliseconds / 1000);
        if (First(headers, "Retry-After") is { } text)
        {
            if (Number(text) is { } seconds) return Clamp(seconds);
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
                return Clamp((date - now).TotalSeconds);
        }

        var resets = Limits.Where(limit => First(headers, $"x-ratelimit-remaining-{limit}") is null or "0")
            .Select(limit => Duration(First(headers, $"x-ratelimit-reset-{limit}"))).Max();
        return resets is { } wait ? Clamp(wait) : null;
    }

    /// <summary>A duration such as <c>6m0s</c>, <c>1.5s</c>, <c>20ms</c> or plain seconds, in seconds.</summary>
    internal static double? Duration(string? text)
    {
        if (Number(text) is { } seconds) return seconds;
        if (text is null || Durations().Match(text) is not { Success: true } match || text.Length == 0) return null;
        return Part("h") * 3600 + Part("m") * 60 + Part("s") + Part("ms") / 1000;

        double Part(string unit) => Number(match.Groups[unit].Value) ?? 0;
    }

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault()?.Trim() : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;

    private static TimeSpan Clamp(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds));

    [GeneratedRegex(@"^(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m(?!s))?(?:(?<s>\d+(?:\.\d+)?)s)?(?:(?<ms>\d+(?:\.\d+)?)ms)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Durations();
}
