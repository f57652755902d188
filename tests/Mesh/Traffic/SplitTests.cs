using CsCheck;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Traffic;

namespace FunctionsOrchestration.Mesh.Tests.Traffic;

/// <summary>Who gets which version.</summary>
public sealed class SplitTests
{
    private const int Subjects = 100_000;

    private static readonly Random Chance = new(1);

    [Fact]
    public void Experiment_Over100000Subjects_SharesAreExactWithinSamplingError_AndStable()
    {
        double[] weights = [10, 25, 65];
        var split = Experiment(weights);
        var other = Experiment(weights);
        var counts = new Dictionary<string, int>();
        for (var subject = 0; subject < Subjects; subject++)
        {
            var hints = new RoutingHints { User = $"user-{subject}" };
            var choice = split.ChooseVersion(hints, Chance);
            counts[choice.Version!] = counts.GetValueOrDefault(choice.Version!) + 1;
            Assert.Equal(choice.Version, other.ChooseVersion(hints, Chance).Version);
        }

        // χ² of two degrees of freedom: 13.8 is exceeded once in a thousand.
        Assert.InRange(weights.Select((weight, i) => Math.Pow(counts[$"{i}"] - (weight * 1_000), 2) / (weight * 1_000)).Sum(), 0, 13.8);
    }

    [Fact]
    public void Allocation_Exact_DisjointAndMovesTheLeast() =>
        Gen.Select(Weights, Weights).Sample((before, after) =>
        {
            var old = Allocate(before, new Dictionary<string, IReadOnlyList<SlotRange>>());
            var now = Allocate(after, old);
            var owners = new string?[SlotAllocation.Slots];
            foreach (var (owner, ranges) in now)
            {
                Assert.Equal(SlotAllocation.Of(after[owner[0] - 'a']), ranges.Sum(range => range.Size));
                foreach (var slot in ranges.SelectMany(range => Enumerable.Range(range.From, range.Size)))
                {
                    Assert.Null(owners[slot]);
                    owners[slot] = owner;
                }
            }

            var moved = old.Sum(one => one.Value.Sum(range => Enumerable.Range(range.From, range.Size).Count(slot => owners[slot] != one.Key)));
            var least = before.Select((weight, i) => Math.Max(0, SlotAllocation.Of(weight) - SlotAllocation.Of(after[i]))).Sum();
            Assert.Equal(least, moved);
        }, iter: 200);

    [Fact]
    public void Canary_ThatGrows_LosesNobody()
    {
        var splits = new[] { 5.0, 20, 50.01, 100 }.Select(weight => Canary(weight, "tenant")).ToList();
        for (var subject = 0; subject < 5_000; subject++)
        {
            var hints = new RoutingHints { Tenant = $"tenant-{subject}" };
            var versions = splits.Select(split => split.ChooseVersion(hints, Chance).Version == "2").ToList();
            Assert.Equal(versions.Order(), versions);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(30)]
    [InlineData(100)]
    public void Canary_WithoutASubject_HasItsShare(double weight)
    {
        var split = Canary(weight, null);
        var random = new Random(9);
        var chosen = Enumerable.Range(0, Subjects).Count(_ => split.ChooseVersion(null, random).Version == "2");
        // Five standard deviations.
        Assert.InRange(chosen, (weight * 1_000) - (5 * Math.Sqrt(weight * 10 * (100 - weight))), (weight * 1_000) + (5 * Math.Sqrt(weight * 10 * (100 - weight))));
    }

    [Fact]
    public void Baseline_IsAsLargeAsTheCanary_AndNobodyIsInBoth()
    {
        var split = Make(new SplitDefinition("s", 1)
        {
            Stable = "1", IsMeasured = true, Canary = new CanarySplit("2", 10) { BaselineWeight = 10, Subject = "user" },
        });
        var arms = Enumerable.Range(0, Subjects).GroupBy(i => split.ChooseVersion(new RoutingHints { User = $"{i}" }, Chance).Arm!.Name)
            .ToDictionary(group => group.Key, group => group.Count());
        Assert.InRange(arms["canary"], 9_500, 10_500);
        Assert.InRange(arms["baseline"], 9_500, 10_500);
        Assert.Equal(Subjects, arms.Values.Sum());
    }

    [Fact]
    public void ExclusionGroup_NobodyIsInTwoExperiments()
    {
        ExperimentSplit One(string name, double from, double to) =>
            new(name, "user", [new VariantSplit("all", name, [new SlotRange(0, SlotAllocation.Slots)])]) { Group = new ExclusionShare("layer", from, to) };
        var (first, second) = (
            Make(new SplitDefinition("s", 1) { Experiments = [One("a", 0, 30)] }), Make(new SplitDefinition("t", 1) { Experiments = [One("b", 30, 60)] }));
        var (inFirst, inSecond, inBoth) = (0, 0, 0);
        for (var subject = 0; subject < Subjects; subject++)
        {
            var hints = new RoutingHints { User = $"user-{subject}" };
            var (a, b) = (first.ChooseVersion(hints, Chance).Version is not null, second.ChooseVersion(hints, Chance).Version is not null);
            (inFirst, inSecond, inBoth) = (inFirst + (a ? 1 : 0), inSecond + (b ? 1 : 0), inBoth + (a && b ? 1 : 0));
        }

        Assert.Equal(0, inBoth);
        Assert.InRange(inFirst, 29_000, 31_000);
        Assert.InRange(inSecond, 29_000, 31_000);
    }

    [Fact]
    public void Order_SagaThenHeaderThenExperimentThenCanary()
    {
        var split = Make(new SplitDefinition("s", 1)
        {
            Stable = "1", Headers = [new HeaderMatch("X-Beta", "yes", "3"), new HeaderMatch("x-any", "*", "4")], Canary = new CanarySplit("2", 100),
            Experiments = [new ExperimentSplit("e", "cookie:sid", [new VariantSplit("v", "5", [new SlotRange(0, SlotAllocation.Slots)])])],
        });
        Dictionary<string, string> Headers(string name, string value) => new(StringComparer.OrdinalIgnoreCase) { [name] = value };
        var cookies = new Dictionary<string, string> { ["sid"] = "x" };

        Assert.Equal("7", split.ChooseVersion(new RoutingHints { SagaVersion = "7", Headers = Headers("x-beta", "yes") }, Chance).Version);
        Assert.Equal("3", split.ChooseVersion(new RoutingHints { Headers = Headers("x-beta", "yes"), Cookies = cookies }, Chance).Version);
        Assert.Equal("4", split.ChooseVersion(new RoutingHints { Headers = Headers("X-Any", "whatever") }, Chance).Version);
        Assert.Equal("5", split.ChooseVersion(new RoutingHints { Headers = Headers("x-beta", "no"), Cookies = cookies }, Chance).Version);
        Assert.Equal("2", split.ChooseVersion(new RoutingHints { Headers = Headers("x-beta", "no") }, Chance).Version);
        var follows = Make(split.Definition with { SagasFollow = true });
        Assert.Equal("2", follows.ChooseVersion(new RoutingHints { SagaVersion = "7" }, Chance).Version);
    }

    [Fact]
    public void Preview_SaysWhatACallOfTheSubjectGets_AndCountsNothing()
    {
        var split = Make(new SplitDefinition("s", 1)
        {
            Stable = "1", IsMeasured = true, Canary = new CanarySplit("2", 30) { Subject = "user" },
            Experiments = [new ExperimentSplit("e", "user", [new VariantSplit("v", "5", [new SlotRange(0, 4_000)])])],
        });
        var previews = Enumerable.Range(0, 2_000).Select(i => split.Preview($"user-{i}")!.Name).ToList();
        Assert.Empty(split.Subjects.Take());
        Assert.Equal(previews, Enumerable.Range(0, 2_000).Select(i => split.ChooseVersion(new RoutingHints { User = $"user-{i}" }, Chance).Arm!.Name));
        Assert.Equal(["canary", "stable", "v"], previews.Distinct().Order());
        Assert.Null(Canary(30, null).Preview("anybody"));
    }

    [Fact]
    public void Choosing_TakesNoMemory()
    {
        var split = Make(new SplitDefinition("s", 1)
        {
            Headers = [new HeaderMatch("a", "1", "1")], Canary = new CanarySplit("2", 50) { Subject = "user" }, IsMeasured = true,
        });
        var hints = new RoutingHints { User = "u", Headers = new Dictionary<string, string> { ["b"] = "1" } };
        split.ChooseVersion(hints, Chance);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) split.ChooseVersion(hints, Chance);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Sample_OfTwoWorkers_IsThatOfOne()
    {
        var (whole, one, other) = (new SubjectSample(), new SubjectSample(), new SubjectSample());
        for (var subject = 0; subject < 20_000; subject++)
        {
            var hash = SubjectHash.Of($"user-{subject}", 1);
            whole.Add(hash, "a");
            (subject % 3 == 0 ? one : other).Add(hash, "a");
            if (subject % 5 == 0) one.Add(hash, "a");
        }

        var merged = SubjectSamples.Merge(one.Take(), other.Take());
        Assert.Equal(SubjectSample.Size, merged.Count);
        Assert.Equal(SubjectSamples.Merge([], whole.Take()), merged);
    }

    private static readonly Gen<double[]> Weights = Gen.Int[0, 10_000].Array[3].Select(cuts =>
    {
        Array.Sort(cuts);
        return new[] { cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], 10_000 - cuts[2] }.Select(slots => slots / 100.0).ToArray();
    });

    private static IReadOnlyDictionary<string, IReadOnlyList<SlotRange>> Allocate(
        double[] weights, IReadOnlyDictionary<string, IReadOnlyList<SlotRange>> before) =>
        SlotAllocation.Allocate([.. weights.Select((weight, i) => KeyValuePair.Create($"{(char)('a' + i)}", weight))], before);

    private static TrafficSplit Experiment(double[] weights)
    {
        var ranges = Allocate(weights, new Dictionary<string, IReadOnlyList<SlotRange>>());
        return Make(new SplitDefinition("s", 1)
        {
            Experiments = [new ExperimentSplit("e", "user", [.. weights.Select((_, i) => new VariantSplit($"{i}", $"{i}", ranges[$"{(char)('a' + i)}"]))])],
        });
    }

    private static TrafficSplit Canary(double weight, string? subject) =>
        Make(new SplitDefinition("s", 1) { Stable = "1", Canary = new CanarySplit("2", weight) { Subject = subject } });

    private static TrafficSplit Make(SplitDefinition definition) => new(definition, TimeProvider.System);
}
