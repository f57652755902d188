namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>Which versions of a service its calls go to: what a rollout declares and every worker goes by. Written by one owner only.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Revision">Counts the changes of this service's split; measurements of another revision are not mixed with this one's.</param>
public sealed record SplitDefinition(string Service, long Revision)
{
    /// <summary>The version that answers what no rule takes, or the active colour; null leaves it to the service.</summary>
    public string? Stable { get; init; }

    /// <summary>The rollout that declared it; null once it is over.</summary>
    public string? RolloutId { get; init; }

    /// <summary>Calls with such a header go to a version of their own, whatever the shares are. The first that fits counts.</summary>
    public IReadOnlyList<HeaderMatch> Headers { get; init; } = [];

    /// <summary>Experiments; the first that a subject takes part in counts.</summary>
    public IReadOnlyList<ExperimentSplit> Experiments { get; init; } = [];

    /// <summary>A share of the calls goes to a new version; null for none.</summary>
    public CanarySplit? Canary { get; init; }

    /// <summary>A share of the calls is copied to a version whose answers nobody gets; null for none.</summary>
    public ShadowSplit? Shadow { get; init; }

    /// <summary>True where running sagas leave the version that they started with.</summary>
    public bool SagasFollow { get; init; }

    /// <summary>A version that only running sagas still use, and whose last calls are waited for; null for none.</summary>
    public string? Draining { get; init; }

    /// <summary>True while workers count outcomes by version and report them.</summary>
    public bool IsMeasured { get; init; }
}

/// <summary>Calls with a header go to a version.</summary>
/// <param name="Header">Name of the header, in any case.</param>
/// <param name="Value">Its value, letter for letter; <c>*</c> for any.</param>
/// <param name="Version">The version.</param>
public sealed record HeaderMatch(string Header, string Value, string Version);

/// <summary>A share of the calls goes to a new version.</summary>
/// <param name="Version">The new version.</param>
/// <param name="Weight">Its share, 0–100 %, in steps of 0.01.</param>
public sealed record CanarySplit(string Version, double Weight)
{
    /// <summary>Share of the calls that the old version gets as a second arm of the same size, to compare like with like; 0 for none.</summary>
    public double BaselineWeight { get; init; }

    /// <summary>Whose calls stay together, such as <c>user</c> (<see cref="SubjectSource"/>); null decides for each call by chance.</summary>
    public string? Subject { get; init; }
}

/// <summary>An experiment: subjects are assigned to variants and stay there.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Subject">Who is assigned, such as <c>user</c> (<see cref="SubjectSource"/>).</param>
/// <param name="Variants">The variants; the first is the control.</param>
public sealed record ExperimentSplit(string Name, string Subject, IReadOnlyList<VariantSplit> Variants)
{
    /// <summary>Experiments of one namespace give a subject the same place; null uses the experiment's name.</summary>
    public string? Namespace { get; init; }

    /// <summary>The part of an exclusion group's subjects that take part; null lets all take part.</summary>
    public ExclusionShare? Group { get; init; }
}

/// <summary>One variant of an experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that answers.</param>
/// <param name="Ranges">The slots of subjects that get it (<see cref="SlotAllocation"/>).</param>
public sealed record VariantSplit(string Name, string Version, IReadOnlyList<SlotRange> Ranges);

/// <summary>
/// A part of the subjects of an exclusion group. Experiments of one group, also of different services, take parts that do not overlap, so
/// that nobody is in two of them (the layers of Tang et al., Overlapping Experiment Infrastructure, KDD 2010).
/// </summary>
/// <param name="Name">The group.</param>
/// <param name="From">First percent, 0–100.</param>
/// <param name="To">Where it ends; this percent is not in it.</param>
public sealed record ExclusionShare(string Name, double From, double To);

/// <summary>A share of live calls is copied to a version, after their answers have left.</summary>
/// <param name="Version">The version that gets copies.</param>
/// <param name="Share">Share of the calls, 0–100 %.</param>
public sealed record ShadowSplit(string Version, double Share)
{
    /// <summary>Copies under way at a time, in each worker; further calls are not copied. 1–64, default 4.</summary>
    public int MaxConcurrent { get; init; } = 4;

    /// <summary>Copies a minute, in each worker; further calls are not copied. At least 1, default 600.</summary>
    public int MaxPerMinute { get; init; } = 600;

    /// <summary>Who compares the answers (<see cref="Shadow.IAnswerJudge"/>). Default <c>fields</c>.</summary>
    public string Judge { get; init; } = "fields";

    /// <summary>The scoring service that the judge <c>service</c> asks; null for other judges.</summary>
    public Uri? Scorer { get; init; }

    /// <summary>Similarity, 0–1, from which two answers agree. Default 1.</summary>
    public double AgreesFrom { get; init; } = 1;

    /// <summary>Fields that are compared, such as <c>label</c>; empty compares all.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}
