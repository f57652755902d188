using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>Makes loggers that write only what happens for the first time.</summary>
[SuppressMessage("Usage", "CA2213", Justification = "The inner factory belongs to the host.")]
internal sealed class ReplaySafeLoggerFactory(TaskOrchestrationContext context, ILoggerFactory inner) : ILoggerFactory
{
    // A context that wraps another hands on loggers that are safe already.
    private readonly ILoggerFactory _inner = inner is ReplaySafeLoggerFactory safe ? safe._inner : inner;

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Providers are added to the host's logger factory.");

    public ILogger CreateLogger(string categoryName) => new ReplaySafeLogger(context, _inner.CreateLogger(categoryName));

    public void Dispose()
    {
        // Nothing of its own to release.
    }

    private sealed class ReplaySafeLogger(TaskOrchestrationContext context, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => !context.IsReplaying && inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!context.IsReplaying)
                inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
