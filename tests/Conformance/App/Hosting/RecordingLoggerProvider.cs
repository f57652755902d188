using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Conformance.App.Hosting;

/// <summary>Writes what is logged under the category <see cref="Category"/> to the diary: the message is "page: line".</summary>
public sealed class RecordingLoggerProvider : ILoggerProvider
{
    public const string Category = "Conformance";

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName == Category);

    public void Dispose()
    {
    }

    private sealed class Logger(bool records) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => records;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (records && formatter(state, exception).Split(": ", 2) is [var page, var line]) Diary.Write(page, line);
        }
    }
}
