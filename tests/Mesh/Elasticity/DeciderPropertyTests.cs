using CsCheck;
using FunctionsOrchestration.Mesh.Elasticity;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity;

/// <summary>What holds for any policy, whatever is measured.</summary>
public sealed class DeciderPropertyTests
{
    private static readonly Gen<ScalingPolicy> AnyPolicy = Gen.Select(
        Gen.Int[0, 20], Gen.Int[1, 200], Gen.Double[0.5, 50], Gen.Int[0, 3], Gen.Int[0, 300], Gen.Int[1, 50], Gen.Double[0, 0.3], Gen.Bool,
        (minimum, span, target, goals, seconds, step, tolerance, dryRun) => new ScalingPolicy
        {
            Target = "any", Minimum = minimum, Maximum = minimum + span, Tolerance = tolerance, DryRun = dryRun,
            ScaleToZeroAfter = minimum == 0 ? TimeSpan.FromSeconds(seconds + 1) : null,
            Goals = new ScalingGoals
            {
                BacklogPerWorker = target,
                Utilization = goals is 1 or 3 ? 0.7 : null,
                Latency = goals >= 2 ? TimeSpan.FromSeconds(5) : null,
            },
            Up = new ScalingPace { Cooldown = TimeSpan.FromSeconds(seconds / 2), MaxStep = step, MaxShare = tolerance * 3 },
            Down = new ScalingPace { Cooldown = TimeSpan.FromSeconds(seconds), MaxStep = step },
            StabilizationWindow = TimeSpan.FromSeconds(seconds),
            LimitCap = goals == 0 ? null : new LimitCap { CallsPerWorker = 2 },
        });

    private static readonly Gen<ScalingMeasurement> AnyMeasurement = Gen.Select(
        Gen.Int[1, 120], Gen.Double[0, 2_000], Gen.Double[0, 300], Gen.Double[0, 100], Gen.Double[0, 1], Gen.Int[0, 4],
        (seconds, backlog, inFlight, rate, utilization, kind) => new ScalingMeasurement(Policies.Noon.AddSeconds(seconds), 0, 0)
        {
            Backlog = kind is 0 or 1 ? 0 : backlog, InFlight = kind == 0 ? 0 : inFlight, ArrivalRate = kind == 0 ? 0 : rate,
            Utilization = utilization, RatePerWorker = kind == 2 ? null : 2, Latency = TimeSpan.FromSeconds(backlog / 100),
            LimitHeadroom = kind == 3 ? rate : null,
        });

    private static readonly Gen<(ScalingPolicy, ScalingMeasurement[])> AnyHistory = Gen.Select(AnyPolicy, AnyMeasurement.Array[1, 40]);

    [Fact]
    public void Decide_Anything_StaysWithinTheBounds() => AnyHistory.Sample((policy, history) =>
        Assert.All(Run(policy, history), step => Assert.InRange(step.Decision.Desired, policy.Minimum, policy.Maximum)));

    [Fact]
    public void Decide_Anything_AddsNothingDuringCooldownExceptFromNone() => AnyHistory.Sample((policy, history) =>
    {
        DateTimeOffset? lastUp = null;
        foreach (var (decision, _) in Run(policy, history))
        {
            if (!decision.Applies || decision.Desired <= decision.Workers) continue;
            if (decision.Workers > 0) Assert.True(lastUp is null || decision.At - lastUp >= policy.Up.Cooldown);
            lastUp = decision.At;
        }
    });

    [Fact]
    public void Decide_Anything_GoesToNoneOnlyWhenNothingIsLeftToDo() => AnyHistory.Sample((policy, history) =>
        Assert.All(Run(policy, history), step => Assert.True(
            step.Decision.Desired > 0 || step.Measured is { Backlog: 0, InFlight: 0, ArrivalRate: 0 })));

    [Fact]
    public void Decide_DryRun_NeverApplies() => AnyHistory.Sample((policy, history) =>
        Assert.All(Run(policy with { DryRun = true }, history), step => Assert.False(step.Decision.Applies)));

    [Fact]
    public void Decide_MoreBacklog_NeverAsksForFewer() => Gen.Select(AnyHistory, AnyMeasurement, Gen.Double[0, 1_000], Gen.Int[0, 100]).Sample((before, measured, more, workers) =>
    {
        var (policy, history) = before;
        var memory = ScalingMemory.None;
        var decider = new Decider(policy);
        foreach (var one in history) (_, memory) = decider.Decide(one with { Workers = workers, Ready = workers }, memory);

        measured = measured with { At = Policies.Noon.AddMinutes(3), Workers = workers, Ready = workers };
        var less = decider.Decide(measured, memory).Decision;
        var greater = decider.Decide(measured with { Backlog = measured.Backlog + more }, memory).Decision;
        Assert.True(greater.Desired >= less.Desired, $"{less.Reason} With {more} more: {greater.Reason}");
    });

    [Fact]
    public void Decide_ConstantLoad_ComesToRestAndStays() => Gen.Select(AnyPolicy, Gen.Double[0.1, 400], Gen.Int[0, 200]).Sample((policy, busy, workers) =>
    {
        policy = policy with { DryRun = false, LimitCap = null, Minimum = Math.Max(1, policy.Minimum), ScaleToZeroAfter = null, Maximum = policy.Maximum + 1 };
        var decider = new Decider(policy);
        var memory = ScalingMemory.None;
        List<int> numbers = [Math.Clamp(workers, policy.Minimum, policy.Maximum)];
        // Two hundred steps of one, each after the longest cool-down, are done by then.
        for (var i = 0; i < 6_000; i++)
        {
            var present = numbers[^1];
            var (decision, next) = decider.Decide(
                new ScalingMeasurement(Policies.Noon.AddSeconds(i * 30), present, present)
                {
                    InFlight = Math.Min(busy, present), ArrivalRate = busy * 2, RatePerWorker = 2, Utilization = Math.Min(1, busy / present),
                },
                memory);
            memory = next;
            numbers.Add(decision.Desired);
        }

        Assert.Single(numbers.TakeLast(200).Distinct());
        // On the way there it goes in one direction: up, or down.
        var steps = numbers.Zip(numbers.Skip(1), (one, other) => Math.Sign(other - one)).Where(sign => sign != 0).Distinct();
        Assert.True(steps.Count() <= 1, string.Join(", ", numbers.Distinct()));
    }, iter: 200);

    [Fact]
    public void Memory_Anything_KeepsNoMoreThanTheMaximum() => AnyHistory.Sample((policy, history) =>
    {
        var memory = ScalingMemory.None;
        var decider = new Decider(policy);
        foreach (var measured in history.OrderBy(one => one.At))
        {
            (_, memory) = decider.Decide(measured with { Workers = policy.Minimum, Ready = policy.Minimum }, memory);
            Assert.InRange(memory.Wanted.Count, 1, policy.Maximum + 1);
            Assert.Equal(memory.Wanted.OrderByDescending(one => one.Workers), memory.Wanted);
        }
    });

    /// <summary>Decisions in a row, each about the workers that the one before asked for.</summary>
    private static IEnumerable<(ScalingDecision Decision, ScalingMeasurement Measured)> Run(ScalingPolicy policy, ScalingMeasurement[] history)
    {
        var decider = new Decider(policy);
        var (memory, workers, now) = (ScalingMemory.None, policy.Minimum, Policies.Noon);
        foreach (var one in history)
        {
            now += one.At - Policies.Noon;
            var measured = one with { At = now, Workers = workers, Ready = workers / 2 };
            (var decision, memory) = decider.Decide(measured, memory);
            if (decision.Applies) workers = decision.Desired;
            yield return (decision, measured);
        }
    }
}
