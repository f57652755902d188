using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.AI.Loading;

/// <summary>
/// A model that is loaded by the first call and shared by all. A failure is not remembered: the next call tries again, so that a
/// file
/// that was put back heals the service without a restart.
/// </summary>
/// <typeparam name="T">The loaded model; safe for concurrent use.</typeparam>
/// <param name="name">What the log calls it.</param>
/// <param name="load">Reads its files.</param>
/// <param name="logger">Told of each load and of each failure.</param>
internal sealed class LazyModel<T>(string name, Func<T> load, ILogger logger) where T : class
{
    private readonly Lock _loading = new();
    private volatile T? _model;

    /// <summary>The model.</summary>
    /// <param name="operation">Who asks, for the exception.</param>
    /// <exception cref="ModelUnavailableException">It cannot be loaded now.</exception>
    public T For(string operation) => _model ?? Load(operation);

    private T Load(string operation)
    {
        lock (_loading)
        {
            if (_model is { } loaded) return loaded;
            var started = Stopwatch.GetTimestamp();
            try
            {
                _model = load();
            }
            catch (Exception failure)
            {
                Log.ModelUnavailable(logger, name, operation, failure);
                var reason = failure is ModelFileException ? failure.Message : $"{name} does not load: {failure.Message}";
                throw new ModelUnavailableException(operation, reason, failure);
            }

            Log.ModelLoaded(logger, name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return _model;
        }
    }
}
