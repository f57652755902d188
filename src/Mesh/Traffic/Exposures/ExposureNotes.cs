using System.Security.Cryptography;
using System.Text;

namespace FunctionsOrchestration.Mesh.Traffic.Exposures;

/// <summary>Notes exposures to the variants of one experiment.</summary>
/// <param name="split">The split with the experiment.</param>
/// <param name="experiment">The experiment.</param>
/// <param name="queue">Where exposures go.</param>
/// <param name="time">The clock.</param>
internal sealed class ExposureNotes(SplitDefinition split, ExperimentSplit experiment, ExposureQueue queue, TimeProvider time)
{
    private const int HashCharacters = 32;
    private const int LongestSubject = 200;

    private readonly bool _isSecret = SubjectSource.TryParse(experiment.Subject, out var source) && source.IsCookie;

    /// <summary>A call of a subject went to a variant.</summary>
    /// <param name="subject">Who.</param>
    /// <param name="arm">The variant.</param>
    /// <returns>False where there is no room now.</returns>
    public bool TryAdd(string subject, SplitArm arm)
    {
        var name = _isSecret || subject.Length > LongestSubject ? Hash(subject) : subject;
        return queue.TryAdd(new Exposure(split.Service, split.RolloutId ?? "", time.GetUtcNow(), experiment.Name, name, arm.Name, arm.Version ?? ""));
    }

    private static string Hash(string subject) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..HashCharacters];
}
