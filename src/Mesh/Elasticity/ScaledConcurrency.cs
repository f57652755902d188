using System.Collections.Concurrent;

namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>
/// How much of something may be done at a time in this process, by policies whose workers are such places. Whoever takes work off a
/// queue asks before each piece.
/// </summary>
public sealed class ScaledConcurrency
{
    private readonly ConcurrentDictionary<string, int> _limits = new(StringComparer.Ordinal);

    /// <summary>How many pieces of work may be done at a time; null where no policy says so.</summary>
    /// <param name="target">The policy's target.</param>
    public int? LimitOf(string target) => _limits.TryGetValue(target, out var limit) ? limit : null;

    /// <summary>From now on so many may.</summary>
    /// <param name="target">The policy's target.</param>
    /// <param name="limit">How many; 0 for none.</param>
    public void Set(string target, int limit) => _limits[target] = limit;

    /// <summary>The policy is gone, and its limit with it.</summary>
    /// <param name="target">The policy's target.</param>
    public void Forget(string target) => _limits.TryRemove(target, out _);
}
