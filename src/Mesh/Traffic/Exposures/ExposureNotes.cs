using System.Security.Cryptography;
using System.Text;

namespace FunctionsOrchestration.Mesh.Traffic.Exposures;

/// <summary>Notes the first exposure of each subject of one experiment, as far as this process remembers.</summary>
/// <param name="split">The split with the experiment.</param>
/// <param name="experiment">The experiment.</param>
/// <param name="queue">Where exposures go.</param>
/// <param name="time">The clock.</param>
internal sealed class ExposureNotes(SplitDefinition split, ExperimentSplit experiment, ExposureQueue queue, TimeProvider time)
{
    private const int HashCharacters = 32;
    private const int LongestSubject = 200;

    private readonly SeenSubjects _seen = new();
    private readonly bool _isSecret = SubjectSource.TryParse(experiment.Subject, out var source) && source.IsCookie;

    /// <summary>A call of a subject went to a variant.</summary>
    /// <param name="subject">Who.</param>
    /// <param name="hash">Its hash in the experiment's namespace.</param>
    /// <param name="arm">The variant.</param>
    public void Add(string subject, ulong hash, SplitArm arm)
    {
        if (_seen.Contains(hash)) return;
        var name = _isSecret || subject.Length > LongestSubject ? Hash(subject) : subject;
        var exposure = new Exposure(split.Service, split.RolloutId ?? "", time.GetUtcNow(), experiment.Name, name, arm.Name, arm.Version ?? "");
        if (queue.TryAdd(exposure)) _seen.Add(hash);
    }

    private static string Hash(string subject) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..HashCharacters];
}
