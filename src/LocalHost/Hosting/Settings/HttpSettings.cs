namespace FunctionsOrchestration.LocalHost.Hosting.Settings;

/// <summary>The section <c>extensions.http</c> of host.json.</summary>
/// <param name="RoutePrefix">What stands before every function's route; empty for nothing.</param>
internal sealed record HttpSettings(string RoutePrefix)
{
    /// <summary>Reads the section.</summary>
    /// <param name="reader">host.json.</param>
    /// <returns>The settings.</returns>
    public static HttpSettings Read(SettingsReader reader)
    {
        const string Section = "extensions:http:";
        reader.Elsewhere(
            Section + "maxOutstandingRequests", Section + "maxConcurrentRequests",
            Section + "dynamicThrottlesEnabled", Section + "hsts");
        return new HttpSettings(reader.Text(Section + "routePrefix", "api").Trim('/'));
    }
}
