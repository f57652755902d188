using FunctionsOrchestration.Mesh.Elasticity;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity;

public sealed class PolicyValidatorTests
{
    public static TheoryData<string, Func<ScalingPolicy, ScalingPolicy>> Mistakes => new()
    {
        { "target", policy => policy with { Target = "Texts" } },
        { "target", policy => policy with { Target = new string('a', 64) } },
        { "service", policy => policy with { Service = "-" } },
        { "queue", policy => policy with { Queue = "q" } },
        { "means", policy => policy with { Means = (ScalingMeans)9 } },
        { "goals", policy => policy with { Goals = new ScalingGoals() } },
        { "goals.backlogPerWorker", policy => policy with { Goals = new ScalingGoals { BacklogPerWorker = 0 } } },
        { "goals.backlogPerWorker", policy => policy with { Goals = new ScalingGoals { BacklogPerWorker = double.NaN } } },
        { "goals.utilization", policy => policy with { Goals = new ScalingGoals { Utilization = 70 } } },
        { "goals.latency", policy => policy with { Goals = new ScalingGoals { Latency = TimeSpan.Zero } } },
        { "goals.workerConcurrency", policy => policy with { Goals = policy.Goals with { WorkerConcurrency = 0 } } },
        { "up.cooldown", policy => policy with { Up = policy.Up with { Cooldown = TimeSpan.FromHours(25) } } },
        { "up.maxStep", policy => policy with { Up = policy.Up with { MaxStep = 0 } } },
        { "down.cooldown", policy => policy with { Down = policy.Down with { Cooldown = TimeSpan.FromSeconds(-1) } } },
        { "down.maxShare", policy => policy with { Down = policy.Down with { MaxShare = -0.1 } } },
        { "stabilizationWindow", policy => policy with { StabilizationWindow = TimeSpan.FromHours(25) } },
        { "tolerance", policy => policy with { Tolerance = 0.6 } },
        { "minimum", policy => policy with { Minimum = -1, ScaleToZeroAfter = TimeSpan.FromHours(1) } },
        { "minimum", policy => policy with { Minimum = 0 } },
        { "minimum", policy => policy with { Minimum = 11, Maximum = 10 } },
        { "maximum", policy => policy with { Maximum = 200_000 } },
        { "scaleToZeroAfter", policy => policy with { ScaleToZeroAfter = TimeSpan.FromHours(1) } },
        { "limitCap.callsPerWorker", policy => policy with { LimitCap = new LimitCap() } },
        { "limitCap.share", policy => policy with { LimitCap = new LimitCap { CallsPerWorker = 1, Share = 2 } } },
        { "schedule[0].begins", policy => policy with { Schedule = [Office with { Begins = "at nine" }] } },
        { "schedule[0].begins", policy => policy with { Schedule = [Office with { Begins = "0 0 31 2 *" }] } },
        { "schedule[0].lasts", policy => policy with { Schedule = [Office with { Lasts = TimeSpan.Zero }] } },
        { "schedule[0].minimum", policy => policy with { Schedule = [Office with { Minimum = 20 }] } },
        { "schedule[0].minimum", policy => policy with { Schedule = [Office with { Minimum = 0 }] } },
        { "schedule[0]", policy => policy with { Schedule = [Office with { Minimum = null }] } },
        { "schedule", policy => policy with { Schedule = [.. Enumerable.Repeat(Office, 51)] } },
    };

    private static ScheduleWindow Office => new() { Name = "office hours", Begins = "0 7 * * 1-5", Lasts = TimeSpan.FromHours(10), Minimum = 5 };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Validate_OneMistake_NamesTheFieldAndAFix(string field, Func<ScalingPolicy, ScalingPolicy> change)
    {
        var error = Assert.Single(PolicyValidator.Validate(change(new ScalingPolicy { Target = "texts", Goals = Policies.Backlog.Goals })));
        Assert.Equal(field, error.Field);
        Assert.NotEmpty(error.Problem);
        Assert.NotEmpty(error.Fix);
    }

    [Fact]
    public void Validate_SeveralMistakes_NamesAllOfThem()
    {
        var errors = PolicyValidator.Validate(new ScalingPolicy { Target = "", Minimum = 9, Maximum = 3, Tolerance = 1 });
        Assert.Equal(["goals", "minimum", "target", "tolerance"], errors.Select(error => error.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Validate_EverythingSetAsItMayBe_FindsNothing() => Assert.Empty(PolicyValidator.Validate(new ScalingPolicy
    {
        Target = "texts-2", Service = "texts", Queue = "work", Means = ScalingMeans.Flex, Minimum = 0, ScaleToZeroAfter = TimeSpan.FromMinutes(10),
        Goals = new ScalingGoals { BacklogPerWorker = 0.5, Utilization = 1, Latency = TimeSpan.FromSeconds(2), WorkerConcurrency = 16 },
        LimitCap = new LimitCap { CallsPerWorker = 2, Share = 0.5 }, Schedule = [Office], DryRun = true,
    }));
}
