using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Traffic.Exposures;
using FunctionsOrchestration.Mesh.Traffic.Shadow;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>A split made ready for calls. Immutable but for what it counts.</summary>
internal sealed class TrafficSplit
{
    private const string SagaReason = "saga";

    private readonly HeaderRule[] _headers;
    private readonly ExperimentRule[] _experiments;
    private readonly SplitArm _stable;
    private readonly SplitArm? _canary;
    private readonly SplitArm? _baseline;
    private readonly SplitArm? _draining;
    private readonly SubjectSource? _canarySubject;
    private readonly long _canarySeed;
    private readonly int _canarySlots;
    private readonly int _baselineFrom;

    /// <param name="definition">What is declared; valid.</param>
    /// <param name="time">The clock.</param>
    /// <param name="exposures">Where exposures to variants go; null for nowhere.</param>
    public TrafficSplit(SplitDefinition definition, TimeProvider time, ExposureQueue? exposures = null)
    {
        Definition = definition;
        _headers = [.. definition.Headers.GroupBy(match => match.Header, StringComparer.OrdinalIgnoreCase).Select(group => new HeaderRule(group))];
        _experiments =
        [
            .. definition.Experiments.Select(experiment => new ExperimentRule(
                experiment, definition.IsMeasured, exposures is null || !definition.IsMeasured ? null : new ExposureNotes(definition, experiment, exposures, time))),
        ];
        _stable = new SplitArm(SplitArm.Stable, definition.Stable, "stable", definition.IsMeasured);
        if (definition.Canary is { } canary)
        {
            _canary = new SplitArm(SplitArm.Canary, canary.Version, "canary", definition.IsMeasured);
            _canarySlots = SlotAllocation.Of(canary.Weight);
            _canarySubject = SubjectSource.TryParse(canary.Subject, out var subject) ? subject : null;
            _canarySeed = SubjectHash.Seed($"canary:{definition.Service}:{definition.RolloutId}");
            _baselineFrom = SlotAllocation.Slots - SlotAllocation.Of(canary.BaselineWeight);
            if (canary.BaselineWeight > 0) _baseline = new SplitArm(SplitArm.Baseline, definition.Stable, "baseline", definition.IsMeasured);
        }

        if (definition.Draining is { } draining) _draining = new SplitArm(SplitArm.Draining, draining, SagaReason, definition.IsMeasured);
        if (definition.Shadow is { } shadow) Mirror = new MirrorLane(shadow, new SplitArm(SplitArm.Shadow, shadow.Version, "shadow", definition.IsMeasured), time);
        Arms =
        [
            .. new[] { _stable, _canary, _baseline, _draining, Mirror?.Arm }.OfType<SplitArm>(),
            .. _experiments.SelectMany(experiment => experiment.Arms),
        ];
    }

    public SplitDefinition Definition { get; }

    /// <summary>Every arm whose outcomes are counted.</summary>
    public IReadOnlyList<SplitArm> Arms { get; }

    /// <summary>Where copies go; null where nothing is copied.</summary>
    public MirrorLane? Mirror { get; }

    /// <summary>The subjects of experiments, for the test of their shares.</summary>
    public SubjectSample Subjects { get; } = new();

    /// <summary>
    /// Chooses the version of a call that names none: the saga's own, then by header, experiment, canary weight, and the active colour.
    /// </summary>
    /// <param name="hints">What is known of the call; null for nothing.</param>
    /// <param name="random">Chance, for calls without a subject.</param>
    public VersionChoice ChooseVersion(RoutingHints? hints, Random random)
    {
        if (hints is not null)
        {
            if (hints.SagaVersion is { } pinned && !Definition.SagasFollow)
                return new VersionChoice(pinned, SagaReason, Same(pinned, _draining?.Version) ? _draining : null);
            if (hints.Headers is { Count: > 0 } headers)
            {
                foreach (var rule in _headers)
                    if (headers.TryGetValue(rule.Header, out var value) && rule.Find(value) is { } match) return Of(match);
            }

            foreach (var experiment in _experiments)
                if (experiment.Find(hints, Subjects) is { } variant) return Of(variant);
        }

        return Of(_canary is null ? _stable : ChooseCanary(hints, random));
    }

    /// <summary>
    /// The version that calls of a subject get which say nothing else, for people to ask; nothing is counted. Null where chance decides for
    /// each call.
    /// </summary>
    /// <param name="subject">The user, tenant, header or cookie, whichever the split goes by.</param>
    public SplitArm? Preview(string subject)
    {
        foreach (var experiment in _experiments)
            if (experiment.Find(subject) is { } variant) return variant;
        if (_canary is null) return _stable;
        return _canarySubject is null ? null : Arm(SubjectHash.Slot(SubjectHash.Of(subject, _canarySeed)));
    }

    private SplitArm ChooseCanary(RoutingHints? hints, Random random)
    {
        return Arm(hints is not null && _canarySubject?.Of(hints) is { } subject
            ? SubjectHash.Slot(SubjectHash.Of(subject, _canarySeed))
            : random.Next(SlotAllocation.Slots));
    }

    private SplitArm Arm(int slot)
    {
        // The canary grows from the first slot and its twin from the last, so that a subject that has come to the canary stays there.
        if (slot < _canarySlots) return _canary!;
        return slot >= _baselineFrom ? _baseline! : _stable;
    }

    private static VersionChoice Of(SplitArm arm) => new(arm.Version, arm.Reason, arm);

    private static bool Same(string version, string? other) => version.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>The matches of one header, so that it is looked up once however many there are.</summary>
    private sealed class HeaderRule(IGrouping<string, HeaderMatch> group)
    {
        private readonly (string Value, SplitArm Arm)[] _matches =
            [.. group.Select(match => (match.Value, new SplitArm("header", match.Version, $"header:{match.Header}", isMeasured: false)))];

        public string Header { get; } = group.Key;

        public SplitArm? Find(string value)
        {
            foreach (var (wanted, arm) in _matches)
                if (wanted == "*" || wanted == value) return arm;
            return null;
        }
    }
}
