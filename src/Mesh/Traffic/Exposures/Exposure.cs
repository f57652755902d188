namespace FunctionsOrchestration.Mesh.Traffic.Exposures;

/// <summary>A subject of an experiment got a variant.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="RolloutId">The rollout that the experiment belongs to.</param>
/// <param name="At">When.</param>
/// <param name="Experiment">Name of the experiment.</param>
/// <param name="Subject">
/// Who: the user, tenant or header as it was sent. Of a cookie, which may prove who somebody is, and of what has more than 200 characters: the
/// first 128 bits of its SHA-256.
/// </param>
/// <param name="Variant">The variant.</param>
/// <param name="Version">The version behind it.</param>
public sealed record Exposure(
    string Service, string RolloutId, DateTimeOffset At, string Experiment, string Subject, string Variant, string Version);

/// <summary>Where exposures are kept, to be joined with what subjects did later.</summary>
public interface IExposureLog
{
    /// <summary>Adds exposures. One that was added and not acknowledged may come again.</summary>
    /// <param name="exposures">In the order in which they happened.</param>
    /// <param name="cancellation">Ends the writing.</param>
    Task AppendAsync(IReadOnlyList<Exposure> exposures, CancellationToken cancellation);
}
