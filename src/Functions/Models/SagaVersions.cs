using System.Collections.Concurrent;

namespace FunctionsOrchestration.Models;

/// <summary>
/// The versions that a saga began with, so that a rollout does not change them under it. They stand with what is staged for the saga; this
/// process remembers those of the sagas that it works for.
/// </summary>
/// <param name="read">Reads the versions by service; none where nothing is staged any more.</param>
public sealed class SagaVersions(Func<string, CancellationToken, Task<IReadOnlyDictionary<string, string>>> read)
{
    private const int Remembered = 1_000;

    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> _known = new();

    /// <summary>The version of a service that a saga began with; null where it is not known.</summary>
    /// <param name="saga">Instance id of the saga.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<string?> FindAsync(string saga, string service, CancellationToken cancellation)
    {
        if (!_known.TryGetValue(saga, out var versions))
        {
            versions = await read(saga, cancellation);
            // Forgetting all of them now and then costs one read a saga, and needs no record of who was used last.
            if (_known.Count >= Remembered) _known.Clear();
            _known[saga] = versions;
        }

        return versions.GetValueOrDefault(service);
    }
}
