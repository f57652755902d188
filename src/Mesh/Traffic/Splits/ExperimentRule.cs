using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Traffic.Exposures;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>An experiment made ready for calls: a table from slots to variants.</summary>
internal sealed class ExperimentRule
{
    private readonly SubjectSource _subject;
    private readonly ExposureNotes? _notes;
    private readonly SeenSubjects? _seen;
    private readonly long _seed;
    private readonly long _groupSeed;
    private readonly SlotRange _group;
    private readonly sbyte[] _variants = new sbyte[SlotAllocation.Slots];

    /// <param name="experiment">What is declared; valid.</param>
    /// <param name="isMeasured">True where outcomes are counted.</param>
    /// <param name="notes">Where exposures are noted; null for nowhere.</param>
    public ExperimentRule(ExperimentSplit experiment, bool isMeasured, ExposureNotes? notes)
    {
        (_notes, _seen) = (notes, isMeasured ? new SeenSubjects() : null);
        _ = SubjectSource.TryParse(experiment.Subject, out _subject);
        _seed = SubjectHash.Seed($"experiment:{experiment.Namespace ?? experiment.Name}");
        var group = experiment.Group;
        _groupSeed = SubjectHash.Seed($"group:{group?.Name}");
        _group = group is null
            ? new SlotRange(0, SlotAllocation.Slots)
            : new SlotRange(SlotAllocation.Of(group.From), SlotAllocation.Of(group.To));
        Arms =
        [
            .. experiment.Variants.Select(variant =>
                new SplitArm(variant.Name, variant.Version, $"experiment:{experiment.Name}/{variant.Name}", isMeasured)),
        ];
        Array.Fill(_variants, (sbyte)-1);
        for (var variant = 0; variant < experiment.Variants.Count; variant++)
            foreach (var range in experiment.Variants[variant].Ranges) Array.Fill(_variants, (sbyte)variant, range.From, range.Size);
    }

    /// <summary>The variants.</summary>
    public IReadOnlyList<SplitArm> Arms { get; }

    /// <summary>The variant of a call's subject; null where the call has none, or the subject takes no part.</summary>
    /// <param name="hints">What is known of the call.</param>
    /// <param name="sample">Where subjects are sampled.</param>
    public SplitArm? Find(RoutingHints hints, SubjectSample sample)
    {
        if (_subject.Of(hints) is not { } subject || Place(subject, out var hash) is not { } arm) return null;
        if (_seen is null || _seen.Contains(hash)) return arm;
        sample.Add(hash, arm.Name);
        if (_notes is null || _notes.TryAdd(subject, arm)) _seen.Add(hash);
        return arm;
    }

    /// <summary>The variant that a subject has, whether it calls or not; null where it takes no part.</summary>
    /// <param name="subject">The subject.</param>
    public SplitArm? Find(string subject) => Place(subject, out _);

    private SplitArm? Place(string subject, out ulong hash)
    {
        hash = 0;
        if (_group.Size < SlotAllocation.Slots)
        {
            var place = SubjectHash.Slot(SubjectHash.Of(subject, _groupSeed));
            if (place < _group.From || place >= _group.To) return null;
        }

        hash = SubjectHash.Of(subject, _seed);
        var variant = _variants[SubjectHash.Slot(hash)];
        return variant < 0 ? null : Arms[variant];
    }
}
