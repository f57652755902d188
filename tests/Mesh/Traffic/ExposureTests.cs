using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Exposures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Traffic;

/// <summary>Who was exposed to which variant is noted, for those who join it with what came of it.</summary>
public sealed class ExposureTests
{
    private static readonly Random Chance = new(1);
    private static readonly FakeTimeProvider Time = new();

    private readonly ExposureQueue _queue = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Exposure_OfASubject_IsNotedOnce_WithItsVariant()
    {
        var split = Split("user");
        for (var call = 0; call < 3; call++)
            foreach (var user in Enumerable.Range(0, 1_000)) split.ChooseVersion(new RoutingHints { User = $"user-{user}" }, Chance);

        var noted = _queue.Take(int.MaxValue).DistinctBy(exposure => exposure.Subject).ToList();
        Assert.Equal(1_000, noted.Count);
        Assert.All(noted, exposure => Assert.Equal(
            (split.Preview(exposure.Subject)!.Name, "texts", "rollout-1", "tone"),
            (exposure.Variant, exposure.Service, exposure.RolloutId, exposure.Experiment)));
    }

    [Fact]
    public void Exposure_WhileTheQueueIsFull_IsNotedAtALaterCall()
    {
        var split = Split("user");
        for (var i = 0; i < ExposureQueue.Most; i++) _queue.TryAdd(new Exposure("", "", default, "", $"{i}", "", ""));
        split.ChooseVersion(new RoutingHints { User = "late" }, Chance);
        Assert.Equal(ExposureQueue.Most, _queue.Take(int.MaxValue).Count);

        split.ChooseVersion(new RoutingHints { User = "late" }, Chance);
        Assert.Equal("late", Assert.Single(_queue.Take(int.MaxValue)).Subject);
    }

    [Fact]
    public void Exposure_ByACookie_SaysItsHashOnly()
    {
        var cookies = new Dictionary<string, string> { ["session"] = "secret-token" };
        Split("cookie:session").ChooseVersion(new RoutingHints { Cookies = cookies }, Chance);

        var noted = Assert.Single(_queue.Take(int.MaxValue)).Subject;
        Assert.StartsWith("sha256:", noted, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", noted, StringComparison.Ordinal);
    }

    [Fact]
    public void Subject_WithoutAPart_IsNotNoted()
    {
        Split("user").ChooseVersion(new RoutingHints { Tenant = "somebody" }, Chance);
        Split("user", isMeasured: false).ChooseVersion(new RoutingHints { User = "somebody" }, Chance);
        Assert.Empty(_queue.Take(int.MaxValue));
    }

    [Fact]
    public async Task Report_ThatTheLogDidNotTake_IsBroughtAgain_InOrder()
    {
        var log = new FlakyLog { Failures = 2 };
        using var reporter = new ExposureReporter(_queue, [log], Time, NullLogger<ExposureReporter>.Instance);
        Split("user").ChooseVersion(new RoutingHints { User = "first" }, Chance);
        await reporter.ReportAsync(Stop);
        Split("user").ChooseVersion(new RoutingHints { User = "second" }, Chance);
        for (var round = 0; round < 4; round++) await reporter.ReportAsync(Stop);

        Assert.Equal(["first", "second"], log.Kept.Select(exposure => exposure.Subject));
    }

    private TrafficSplit Split(string subject, bool isMeasured = true) => new(
        new SplitDefinition("texts", 1)
        {
            RolloutId = "rollout-1", IsMeasured = isMeasured,
            Experiments =
            [
                new ExperimentSplit(
                    "tone", subject, [new VariantSplit("plain", "1", [new SlotRange(0, 5_000)]), new VariantSplit("warm", "2", [new SlotRange(5_000, 10_000)])]),
            ],
        },
        Time, _queue);

    private sealed class FlakyLog : IExposureLog
    {
        public int Failures { get; set; }

        public List<Exposure> Kept { get; } = [];

        public Task AppendAsync(IReadOnlyList<Exposure> exposures, CancellationToken cancellation)
        {
            if (Failures-- > 0) throw new IOException("The account does not answer.");
            Kept.AddRange(exposures);
            return Task.CompletedTask;
        }
    }
}
