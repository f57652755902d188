using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Log messages on the console, a line each.</summary>
internal static class ShortConsole
{
    private const string DefaultCategory = "default";

    /// <summary>Adds the console, with levels from host.json, then from the app's own <c>Logging</c> section.</summary>
    /// <param name="logging">The app's logging.</param>
    /// <param name="launch">host.json, and whether debug messages are shown.</param>
    /// <param name="configuration">The app's settings.</param>
    public static void AddShortConsole(this ILoggingBuilder logging, LaunchSettings launch, IConfiguration configuration)
    {
        var (options, settings) = (launch.Options, launch.Host);
        logging.AddConsole(console => console.FormatterName = ShortFormatter.FormatterName);
        logging.AddConsoleFormatter<ShortFormatter, ConsoleFormatterOptions>();
        logging.AddFilter("Microsoft", options.Verbose ? LogLevel.Information : LogLevel.Warning);
        logging.AddFilter("System", options.Verbose ? LogLevel.Information : LogLevel.Warning);
        logging.AddFilter("Azure", LogLevel.Warning);
        foreach (var (category, level) in settings.LogLevels)
        {
            if (!category.Equals(DefaultCategory, StringComparison.OrdinalIgnoreCase))
                logging.AddFilter(category, level);
        }

        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.SetMinimumLevel(options.Verbose
            ? LogLevel.Debug
            : settings.LogLevels.GetValueOrDefault(DefaultCategory, LogLevel.Information));
    }

    /// <summary>Writes the time, the level, the last part of the category and the message.</summary>
    private sealed class ShortFormatter() : ConsoleFormatter(FormatterName)
    {
        public const string FormatterName = "short";

        /// <summary>The host's own message about a failed start, which <see cref="StartupFaults"/> or the runtime tells
        /// anyway.</summary>
        private const string StartFailed = "HostedServiceStartupFaulted";

        public override void Write<TState>(
            in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
        {
            if (logEntry.EventId.Name == StartFailed)
                return;
            var category = logEntry.Category.AsSpan(logEntry.Category.LastIndexOf('.') + 1);
            textWriter.WriteLine($"{DateTime.Now:HH:mm:ss.fff} {Label(logEntry.LogLevel)} {category}: "
                + $"{logEntry.Formatter(logEntry.State, logEntry.Exception)}");
            if (logEntry.Exception is { } exception)
                textWriter.WriteLine(exception.ToString());
        }

        private static string Label(LogLevel level) => level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };
    }
}
