namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>
/// How a version shall come to the users of a service: one of canary, blue-green, experiment and shadow, with what they have in common.
/// Parameters follow Flagger and Argo Rollouts where these have them.
/// </summary>
public sealed record RolloutPlan
{
    /// <summary>The new version; null with an experiment, whose variants name theirs.</summary>
    public string? Version { get; init; }

    /// <summary>Shares that grow step by step.</summary>
    public CanaryPlan? Canary { get; init; }

    /// <summary>All at once, and back at once.</summary>
    public BlueGreenPlan? BlueGreen { get; init; }

    /// <summary>Variants side by side (A/B).</summary>
    public ExperimentPlan? Experiment { get; init; }

    /// <summary>Copies of calls, whose answers nobody gets.</summary>
    public ShadowPlan? Shadow { get; init; }

    /// <summary>What is compared at each look. A blue-green rollout needs none, a canary at least one.</summary>
    public IReadOnlyList<RolloutCheck> Checks { get; init; } = [];

    /// <summary>What must open before the rollout goes on.</summary>
    public IReadOnlyList<GatePlan> Gates { get; init; } = [];

    /// <summary>Times in which no share grows and nothing is switched.</summary>
    public IReadOnlyList<FreezePlan> Freezes { get; init; } = [];

    /// <summary>Calls with such a header go to a version of their own while the rollout runs, for testers.</summary>
    public IReadOnlyList<HeaderMatch> Headers { get; init; } = [];

    /// <summary>Requests with known answers that the new version must get right before it gets any traffic.</summary>
    public GoldenPlan? Golden { get; init; }

    /// <summary>Copies of live calls to the new version, for the check <c>answer-quality</c>; null takes the defaults.</summary>
    public CopyPlan? Copies { get; init; }

    /// <summary>Time between looks. From 2 s, since workers report once a second; default 1 min.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Samples that each arm needs before there is any verdict, 20–10,000,000; default 100.</summary>
    public int MinimumSamples { get; init; } = 100;

    /// <summary>Looks with a failed check before it is rolled back, 1–1,000; default 1.</summary>
    public int FailedCheckLimit { get; init; } = 1;

    /// <summary>Looks of a step without a verdict before a person is asked, 1–100,000; default 30.</summary>
    public int InconclusiveLimit { get; init; } = 30;

    /// <summary>Looks in a row that cannot be taken before it is rolled back, 1–1,000; default 4.</summary>
    public int ErrorLimit { get; init; } = 4;

    /// <summary>How often a version that is no worse may be rolled back, over all looks, checks and steps together; 0.0001–0.5, default 0.05.</summary>
    public double FalseRollbackRate { get; init; } = 0.05;

    /// <summary>How often a version that is worse by a check's whole margin may be promoted; 0.0001–0.5, default 0.05.</summary>
    public double FalsePromotionRate { get; init; } = 0.05;

    /// <summary>The traffic that is expected, to find out before the start whether there is enough of it; null does not ask.</summary>
    public double? CallsPerMinute { get; init; }

    /// <summary>True where running sagas shall not stay with the version that they began with.</summary>
    public bool SagasFollow { get; init; }

    /// <summary>True where nothing is promoted in the end: the record says what would have been.</summary>
    public bool DryRun { get; init; }
}

/// <summary>Shares that grow step by step while checks succeed.</summary>
public sealed record CanaryPlan
{
    /// <summary>Shares in percent, growing; empty where <see cref="StepWeight"/> makes them.</summary>
    public IReadOnlyList<double> Steps { get; init; } = [];

    /// <summary>By how much the share grows with each step, in percent; 0 where <see cref="Steps"/> says it.</summary>
    public double StepWeight { get; init; }

    /// <summary>The largest share that is analysed, with <see cref="StepWeight"/>; default 50.</summary>
    public double MaxWeight { get; init; } = 50;

    /// <summary>Shares between the last analysed one and all: the way of the promotion, on which only a failure counts.</summary>
    public IReadOnlyList<double> PromotionSteps { get; init; } = [];

    /// <summary>True where a second arm of the old version, as large as the canary, is compared instead of all of it.</summary>
    public bool Baseline { get; init; }

    /// <summary>Whose calls stay with the version that they got, such as <c>user</c>; null decides for each call.</summary>
    public string? Subject { get; init; }
}

/// <summary>All traffic is switched at once, after the new version (green) has shown that it is ready.</summary>
public sealed record BlueGreenPlan
{
    /// <summary>Rounds of smoke requests in a row that must all succeed, 1–1,000; default 3.</summary>
    public int Iterations { get; init; } = 3;

    /// <summary>Requests that each round makes of the new version.</summary>
    public IReadOnlyList<SmokeRequest> Smoke { get; init; } = [];

    /// <summary>How long the old version stands by for an instant switch back; default 10 min.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the last calls of the old version are waited for; default 5 min.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>Variants side by side, to which subjects are assigned for as long as it runs (A/B).</summary>
public sealed record ExperimentPlan
{
    /// <summary>Its name, 1–64 letters, digits, hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Who is assigned: <c>user</c>, <c>tenant</c>, <c>header:name</c>, <c>cookie:name</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>At least two variants; the first is the control.</summary>
    public required IReadOnlyList<VariantPlan> Variants { get; init; }

    /// <summary>Experiments of one namespace give a subject the same place; null uses the name.</summary>
    public string? Namespace { get; init; }

    /// <summary>The part of an exclusion group that takes part; null lets everybody.</summary>
    public ExclusionShare? Group { get; init; }

    /// <summary>How long it runs unless somebody ends it; default 7 days.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromDays(7);
}

/// <summary>A variant of an experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that answers.</param>
/// <param name="Weight">Its share of the subjects that take part, above 0 to 100 %, in steps of 0.01.</param>
public sealed record VariantPlan(string Name, string Version, double Weight);

/// <summary>A share of live calls is copied to the new version, whose answers are compared and thrown away.</summary>
public sealed record ShadowPlan
{
    /// <summary>How calls are copied.</summary>
    public CopyPlan Copies { get; init; } = new();

    /// <summary>How long it runs; default 1 h.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Money after which it ends, in the unit of the catalog's prices; null does not ask.</summary>
    public double? MaxCost { get; init; }
}

/// <summary>How calls are copied and compared.</summary>
public sealed record CopyPlan
{
    /// <summary>Share of the calls that is copied, above 0 to 100 %; default 10.</summary>
    public double Share { get; init; } = 10;

    /// <summary>Copies at a time in each worker, 1–64; default 4.</summary>
    public int MaxConcurrent { get; init; } = 4;

    /// <summary>Copies a minute in each worker, 1–1,000,000; default 600.</summary>
    public int MaxPerMinute { get; init; } = 600;

    /// <summary>Who compares answers: <c>fields</c>, <c>similarity</c>, <c>service</c>, or one that the app has added. Default <c>fields</c>.</summary>
    public string Judge { get; init; } = "fields";

    /// <summary>The scoring service that the judge <c>service</c> asks by POST; null for other judges.</summary>
    public Uri? Scorer { get; init; }

    /// <summary>Fields that are compared, such as <c>label</c>; empty compares all.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Similarity, 0–1, from which answers agree; default 1.</summary>
    public double AgreesFrom { get; init; } = 1;

    internal ShadowSplit ToSplit(string version) => new(version, Share)
    {
        MaxConcurrent = MaxConcurrent, MaxPerMinute = MaxPerMinute, Judge = Judge, Scorer = Scorer, Fields = Fields, AgreesFrom = AgreesFrom,
    };
}
