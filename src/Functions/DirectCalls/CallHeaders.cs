using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Calls;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.DirectCalls;

/// <summary>What the headers of a call wish, and what the headers of its answer tell.</summary>
internal static class CallHeaders
{
    public const string Caller = "x-mesh-caller";
    public const string Priority = "x-mesh-priority";
    public const string Deadline = "x-mesh-deadline-ms";
    public const string Affinity = "x-mesh-affinity";
    public const string Locality = "x-mesh-locality";
    public const string Version = "x-mesh-version";
    public const string User = "x-mesh-user";
    public const string Tenant = "x-mesh-tenant";

    private const string DefaultCaller = "api";
    private const string Prefix = "x-mesh-";
    private const int MaxCharacters = 200;
    private const string FunctionsKey = "x-functions-key";
    private const int FingerprintCharacters = 16;
    private const int MaxDeadline = 3_600_000;

    private static readonly string[] Wishes = [Caller, Priority, Deadline, Affinity, Locality, Version, User, Tenant];

    // Routing by header may look at everything but what proves who the caller is.
    private static readonly HashSet<string> Secrets =
        new(["Authorization", "Cookie", FunctionsKey], StringComparer.OrdinalIgnoreCase);

    /// <summary>Who calls; <c>api</c> where the request does not say.</summary>
    public static string ReadCaller(HttpRequest http, RequestErrors errors) => Text(http, Caller, errors) ?? DefaultCaller;

    /// <summary>Puts the wishes of the headers into a call.</summary>
    public static MeshRequest Read(HttpRequest http, MeshRequest call, DateTimeOffset now, RequestErrors errors)
    {
        foreach (var name in http.Headers.Keys.Where(IsUnknownWish))
            errors.Add(name, http.Headers[name], "Unknown header.", $"Leave it out. Known here: {string.Join(", ", Wishes)}.");
        var caller = ReadCaller(http, errors);
        return call with
        {
            Caller = caller,
            Tenant = caller,
            ApiKey = Fingerprint(http),
            IdempotencyKey = IdempotencyKey.Of(http),
            Priority = ReadPriority(http, errors),
            Deadline = ReadDeadline(http, errors) is { } limit ? now + limit : null,
            Hints = new RoutingHints
            {
                Version = Text(http, Version, errors),
                AffinityKey = Text(http, Affinity, errors),
                Locality = Text(http, Locality, errors),
                User = Text(http, User, errors),
                Tenant = Text(http, Tenant, errors),
                Cookies = http.Cookies.Count > 0 ? http.Cookies.ToDictionary(StringComparer.Ordinal) : null,
                Headers = http.Headers.Where(header => !Secrets.Contains(header.Key))
                    .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            },
        };
    }

    /// <summary>Tells the route, and what is known of the answer besides its contents.</summary>
    public static void Write(IHeaderDictionary headers, MeshResult result)
    {
        WriteRoute(headers, result.Route);
        if (result.Model is { } model) headers["x-mesh-model"] = Ascii($"{model.Name} {model.Version}");
        if (result.FinishReason is { } reason) headers["x-mesh-finish-reason"] = Ascii(reason);
        if (result.Usage is { } usage)
        {
            headers["x-mesh-tokens-input"] = usage.Input.ToString(CultureInfo.InvariantCulture);
            headers["x-mesh-tokens-output"] = usage.Output.ToString(CultureInfo.InvariantCulture);
        }
        if (result.IsReplayed) headers["idempotent-replayed"] = "true";
        if (result.Problem?.RetryAfter is { } wait) headers.RetryAfter = Seconds(wait);
    }

    /// <summary>Tells the route.</summary>
    public static void WriteRoute(IHeaderDictionary headers, Route route)
    {
        headers["x-mesh-service"] = Ascii(route.Service);
        if (route.Version is { } version) headers[Version] = Ascii(version);
        if (route.Endpoint is { } endpoint) headers["x-mesh-endpoint"] = Ascii(endpoint);
        headers["x-mesh-attempts"] = route.Attempts.ToString(CultureInfo.InvariantCulture);
        if (route.Reason.Length > 0) headers["x-mesh-reason"] = Ascii(route.Reason);
    }

    /// <summary>Whole seconds, as Retry-After wants them; never 0, which would ask for a storm.</summary>
    public static string Seconds(TimeSpan wait) =>
        Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    // Other characters than these make a server throw; names from a catalog may have any.
    private static string Ascii(string value) => value.All(letter => letter is >= ' ' and <= '~') ? value : Uri.EscapeDataString(value);

    private static bool IsUnknownWish(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !Wishes.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells keys apart without telling what they are.</summary>
    private static string? Fingerprint(HttpRequest http)
    {
        var key = http.Headers.TryGetValue(FunctionsKey, out var header) ? header.ToString() : http.Query["code"].ToString();
        return key.Length == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..FingerprintCharacters];
    }

    private static string? Text(HttpRequest http, string name, RequestErrors errors)
    {
        if (!http.Headers.TryGetValue(name, out var values)) return null;
        var value = values.ToString();
        if (value.Length is 0 or > MaxCharacters)
            errors.Add(name, value, $"It must have 1 to {MaxCharacters} characters.", "Shorten it, or leave the header out.");
        return value;
    }

    private static CallPriority ReadPriority(HttpRequest http, RequestErrors errors)
    {
        if (!http.Headers.TryGetValue(Priority, out var values)) return CallPriority.Normal;
        var value = values.ToString();
        if (Enum.TryParse<CallPriority>(value, ignoreCase: true, out var priority) && !char.IsAsciiDigit(value[0])) return priority;
        errors.Add(Priority, value, "There is no such priority.", "Send background, normal or critical.");
        return CallPriority.Normal;
    }

    private static TimeSpan? ReadDeadline(HttpRequest http, RequestErrors errors)
    {
        if (!http.Headers.TryGetValue(Deadline, out var values)) return null;
        if (int.TryParse(values, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 1 and <= MaxDeadline) return TimeSpan.FromMilliseconds(milliseconds);
        errors.Add(Deadline, values, $"Not a whole number from 1 to {MaxDeadline}.", "Send the milliseconds that you would wait, such as 2000.");
        return null;
    }
}
