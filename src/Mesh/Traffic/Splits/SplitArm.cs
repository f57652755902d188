namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>One of the ways that a split sends calls, made once for all of them.</summary>
/// <param name="name">What it is called in reports: <c>stable</c>, <c>canary</c>, <c>baseline</c>, <c>shadow</c> or a variant's name.</param>
/// <param name="version">The version; null for the service's own.</param>
/// <param name="reason">Why a call goes this way, for its route.</param>
/// <param name="isMeasured">True where outcomes are counted.</param>
internal sealed class SplitArm(string name, string? version, string reason, bool isMeasured)
{
    public const string Stable = "stable";
    public const string Canary = "canary";
    public const string Baseline = "baseline";
    public const string Shadow = "shadow";
    public const string Draining = "draining";

    public string Name { get; } = name;

    public string? Version { get; } = version;

    public string Reason { get; } = reason;

    /// <summary>Counts what comes of calls; null while nothing is measured.</summary>
    public ArmRecorder? Recorder { get; } = isMeasured ? new ArmRecorder(name, version) : null;
}

/// <summary>Where a call goes.</summary>
/// <param name="Version">The version; null for the service's own.</param>
/// <param name="Reason">Why, for the route.</param>
/// <param name="Arm">What its outcome counts for; null for nothing.</param>
internal readonly record struct VersionChoice(string? Version, string Reason, SplitArm? Arm);
