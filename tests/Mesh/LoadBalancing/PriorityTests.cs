using CsCheck;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.LoadBalancing;

namespace FunctionsOrchestration.Mesh.Tests.LoadBalancing;

/// <summary>Priorities, spill-over, localities and weight 0 hold under every balancer.</summary>
public sealed class PriorityTests
{
    [Theory]
    [InlineData(10, 1.0)]
    [InlineData(8, 1.0)]
    [InlineData(5, 0.7)]
    [InlineData(0, 0.0)]
    public void Pick_SomeOfTheFirstTierWell_SpillsWhatItCannotBear(int well, double share)
    {
        var all = Tier(0, 10).Concat(Tier(1, 10)).ToList();
        var usable = all.Take(well).Concat(all.Skip(10)).ToList();

        var picks = Prepare(usable, all).Count(20_000);

        Assert.InRange(picks.Where(one => one.Key.StartsWith('0')).Sum(one => one.Value) / 20_000.0, share - 0.02, share + 0.02);
    }

    [Fact]
    public void Pick_OnlyTheLastTierHasAny_UsesIt() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5]).Sample((first, last) =>
        {
            var all = Tier(0, first).Concat(Tier(1, last)).ToList();
            var usable = all.Skip(first).ToList();
            Assert.Contains(Prepare(usable, all).Pick(default), usable);
        });

    [Fact]
    public void Pick_NoneUsable_IsNull() => Assert.Null(Prepare([], [.. Tier(0, 3)]).Pick(default));

    [Fact]
    public void Pick_WeightZero_IsNeverChosen()
    {
        var all = Endpoints.OfWeights(0, 1, 1);

        Assert.DoesNotContain("e0", Prepare(all, all).Count(1_000).Keys);
    }

    [Fact]
    public void Pick_CallerInALocality_StaysThereAndLeavesOnlyToRetry()
    {
        var near = Endpoints.Of(new EndpointDefinition { Id = "near", Protocol = "x", Locality = "westeurope" });
        var far = Endpoints.Of(new EndpointDefinition { Id = "far", Protocol = "x", Locality = "eastus" });
        var picker = Prepare([near, far], [near, far]);

        Assert.Equal("near", Assert.Single(picker.Count(100, new PickContext(Locality: "WestEurope"))).Key);
        Assert.Equal("far", picker.Pick(new PickContext(near, Locality: "westeurope"))!.Id);
        Assert.Equal(2, picker.Count(100, new PickContext(Locality: "mars")).Count);
    }

    private static IPicker Prepare(IReadOnlyList<EndpointModel> usable, IReadOnlyList<EndpointModel> all) =>
        PriorityTiers.Prepare(usable, all, new LeastRequests(new Random(1)), new Random(2));

    private static IEnumerable<EndpointModel> Tier(int priority, int count) => Enumerable.Range(0, count).Select(i =>
        Endpoints.Of(new EndpointDefinition { Id = $"{priority}-{i}", Protocol = "x", Priority = priority }));
}
