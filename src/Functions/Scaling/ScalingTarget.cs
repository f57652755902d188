using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Measuring;

namespace FunctionsOrchestration.Scaling;

/// <summary>One target in the loop of this process: its policy, its meter and its memory.</summary>
/// <param name="policy">The policy to begin with.</param>
internal sealed class ScalingTarget(ScalingPolicy policy)
{
    private readonly LoadMeter _meter = new();
    private Decider _decider = new(policy);
    private ScalingMemory _memory = ScalingMemory.None;
    private (int Desired, ScalingHold Hold)? _told;

    /// <summary>True while its last round failed, so that one failure is told once.</summary>
    public bool IsFailing { get; set; }

    /// <summary>The policy; another one takes effect at once and keeps the memory.</summary>
    public ScalingPolicy Policy
    {
        get;
        set
        {
            if (ReferenceEquals(field, value)) return;
            (field, _decider) = (value, new Decider(value));
        }
    } = policy;

    /// <summary>Measures and decides.</summary>
    public ScalingDecision Decide(DateTimeOffset now, WorkerCount count, ServiceLoad? load, long queued)
    {
        (var decision, _memory) = _decider.Decide(_meter.Measure(now, count.Workers, count.Ready, Policy.Goals, load, queued), _memory);
        return decision;
    }

    /// <summary>True where a decision says something that the last one that was told did not.</summary>
    public bool IsNews(ScalingDecision decision)
    {
        var news = (decision.Desired, decision.Hold);
        if (_told == news) return false;
        _told = news;
        return true;
    }
}
