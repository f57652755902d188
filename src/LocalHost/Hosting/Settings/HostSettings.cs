using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Hosting.Settings;

/// <summary>What host.json says, with the defaults of the genuine host where it says nothing.</summary>
/// <param name="Http">HTTP triggers.</param>
/// <param name="Queues">Queue triggers.</param>
/// <param name="DurableTask">The durable engine.</param>
/// <param name="LogLevels">The least level that is shown, by category; <c>default</c> for all others.</param>
/// <param name="Unknown">Settings that are there but mean nothing to this host.</param>
internal sealed record HostSettings(
    HttpSettings Http,
    QueueSettings Queues,
    DurableTaskSettings DurableTask,
    IReadOnlyDictionary<string, LogLevel> LogLevels,
    IReadOnlyList<string> Unknown)
{
    private const string OverridePrefix = "AzureFunctionsJobHost__";

    /// <summary>Reads host.json in a folder, then environment variables such as
    /// <c>AzureFunctionsJobHost__extensions__http__routePrefix</c>, which override it.</summary>
    /// <param name="folder">The folder; the file may be missing.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="StartupException">The file is no JSON, or at least one setting is wrong; every mistake is in its
    /// message.</exception>
    public static HostSettings Read(string folder)
    {
        var path = Path.Combine(folder, ContentRoot.HostJson);
        try
        {
            var file = new ConfigurationBuilder().AddJsonFile(path, optional: true, reloadOnChange: false);
            return From(file.AddEnvironmentVariables(OverridePrefix).Build());
        }
        catch (InvalidDataException exception)
        {
            throw new StartupException($"{path} cannot be read: {exception.InnerException?.Message ?? exception.Message}");
        }
    }

    /// <summary>Reads settings that are already a configuration.</summary>
    /// <param name="configuration">host.json as a configuration.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="StartupException">At least one setting is wrong; every mistake is in its message.</exception>
    public static HostSettings From(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        reader.Text("version", "2.0", v => v == "2.0", "2.0");
        var http = HttpSettings.Read(reader);
        var queues = QueueSettings.Read(reader);
        var durable = DurableTaskSettings.Read(reader);
        var levels = reader.Map("logging:logLevel", LevelOf, "a log level such as Information or Warning");
        reader.Elsewhere(
            "$schema", "logging:applicationInsights", "logging:console", "logging:fileLoggingMode", "telemetryMode",
            "extensionBundle", "managedDependency", "healthMonitor", "concurrency", "singleton", "watchDirectories", "watchFiles",
            "functionTimeout", "aggregator");
        if (reader.Errors.Count > 0)
            throw new StartupException($"{ContentRoot.HostJson} needs a change:{Environment.NewLine}  - "
                + $"{string.Join(Environment.NewLine + "  - ", reader.Errors)}");
        return new HostSettings(http, queues, durable, levels, reader.Unknown());
    }

    private static LogLevel? LevelOf(string text) =>
        Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) ? level : null;
}
