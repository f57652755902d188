using System.Text.Json.Serialization;

namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>How many workers a target shall have from now on, and why.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Workers">Workers there are.</param>
/// <param name="Wanted">Workers that the goals ask for, before anything held that.</param>
/// <param name="Desired">Workers there shall be.</param>
/// <param name="Hold">What made <paramref name="Desired"/> another number than <paramref name="Wanted"/>.</param>
/// <param name="Applies">True where the number is to be changed: not in a dry run, and not where it stays.</param>
/// <param name="Reason">All of it in words and numbers.</param>
public sealed record ScalingDecision(DateTimeOffset At, int Workers, int Wanted, int Desired, ScalingHold Hold, bool Applies, string Reason);

/// <summary>What makes the desired number another than the wanted one.</summary>
[JsonConverter(typeof(CamelCaseEnum<ScalingHold>))]
public enum ScalingHold
{
    /// <summary>Nothing does.</summary>
    None,

    /// <summary>The wanted number is too close to the present one.</summary>
    Tolerance,

    /// <summary>A higher number was wanted within the stabilization window.</summary>
    Stabilization,

    /// <summary>It would be too large a step.</summary>
    Step,

    /// <summary>Rate limits have nothing left for more workers.</summary>
    LimitHeadroom,

    /// <summary>The last change is too short ago.</summary>
    Cooldown,

    /// <summary>It is below the minimum, or the last worker must stay for now.</summary>
    Minimum,

    /// <summary>It is above the maximum.</summary>
    Maximum,
}
