using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>Keeps the errors that the engine logs.</summary>
internal sealed class ErrorLog : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> Errors { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) Errors.Enqueue($"{formatter(state, exception)} {exception?.Message}");
    }

    public void Dispose()
    {
    }
}
