using System.Globalization;

namespace FunctionsOrchestration.LocalHost.Hosting.Settings;

/// <summary>The section <c>extensions.http</c> of host.json.</summary>
/// <param name="RoutePrefix">What stands before every function's route; empty for nothing.</param>
/// <param name="MaxBodyBytes">The largest request body, in bytes.</param>
internal sealed record HttpSettings(string RoutePrefix, long MaxBodyBytes)
{
    /// <summary>The genuine host's limit of 100 MiB, which its setting of this name changes.</summary>
    private const string BodyLimitVariable = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";

    private const long DefaultBodyLimit = 104_857_600;

    /// <summary>Reads the section.</summary>
    /// <param name="reader">host.json.</param>
    /// <returns>The settings.</returns>
    public static HttpSettings Read(SettingsReader reader)
    {
        const string Section = "extensions:http:";
        var prefix = reader.Text(Section + "routePrefix", "api").Trim('/');
        reader.Elsewhere(Section + "maxOutstandingRequests", Section + "maxConcurrentRequests", Section + "dynamicThrottlesEnabled", Section + "hsts");
        return new HttpSettings(prefix, BodyLimit());
    }

    private static long BodyLimit() =>
        long.TryParse(Environment.GetEnvironmentVariable(BodyLimitVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : DefaultBodyLimit;
}
