using CsCheck;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.LoadBalancing;

namespace FunctionsOrchestration.Mesh.Tests.LoadBalancing;

/// <summary>What every balancer promises, and what each one does besides.</summary>
public sealed class BalancerTests
{
    private static readonly Gen<int[]> Weights = Gen.Int[1, 20].Array[1, 30];

    public static TheoryData<string> Names => [.. All(new Random(1)).Select(balancer => balancer.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_AnyEndpoints_IsOneOfThemAndNotTheTriedOne(string name) =>
        Gen.Select(Weights, Gen.Int, Gen.Int[0, 100]).Sample((weights, seed, tried) =>
        {
            var endpoints = Endpoints.OfWeights(weights);
            var last = endpoints[tried % endpoints.Length];
            var pick = Balancer(name, seed).Prepare(endpoints).Pick(new PickContext(last, "key"));
            Assert.Contains(pick, endpoints);
            if (endpoints.Length > 1) Assert.NotSame(last, pick);
        });

    [Fact]
    public void WeightedRandom_AnyWeights_GivesEachItsShare() =>
        Gen.Select(Weights, Gen.Int).Sample((weights, seed) =>
        {
            const int picks = 20_000;
            var counts = new WeightedRandom(new Random(seed)).Prepare(Endpoints.OfWeights(weights)).Count(picks);
            for (var i = 0; i < weights.Length; i++)
            {
                var share = (double)weights[i] / weights.Sum();
                var deviation = Math.Sqrt(picks * share * (1 - share));
                Assert.InRange(counts.GetValueOrDefault($"e{i}"), (picks * share) - (6 * deviation) - 1, (picks * share) + (6 * deviation) + 1);
            }
        }, iter: 50);

    [Fact]
    public void RoundRobin_AnyWeights_GivesEachExactlyItsShareOfEveryRound() =>
        Weights.Sample(weights =>
        {
            var picker = new RoundRobin().Prepare(Endpoints.OfWeights(weights));
            var divisor = weights.Aggregate((one, other) => (int)System.Numerics.BigInteger.GreatestCommonDivisor(one, other));
            for (var round = 0; round < 3; round++)
            {
                var counts = picker.Count(weights.Sum() / divisor);
                Assert.All(weights.Select((weight, i) => (weight, i)), one => Assert.Equal(one.weight / divisor, counts[$"e{one.i}"]));
            }
        });

    [Fact]
    public void RoundRobin_FiveOneOne_SpreadsTheHeavyOne()
    {
        var picker = new RoundRobin().Prepare(Endpoints.OfWeights(5, 1, 1));

        Assert.Equal("e0 e0 e1 e0 e2 e0 e0", string.Join(' ', Enumerable.Range(0, 7).Select(_ => picker.Pick(default)!.Id)));
    }

    [Fact]
    public void LeastRequests_TwoEndpoints_TakesTheOneWithFewerForItsWeight()
    {
        var endpoints = Endpoints.OfWeights(1, 4);
        var picker = new LeastRequests(new Random(1)).Prepare([endpoints[0].Busy(1), endpoints[1].Busy(5)]);

        Assert.Equal("e1", Assert.Single(picker.Count(100)).Key);
    }

    [Fact]
    public void LeastRequests_ManyCalls_KeepsAllAboutEquallyBusy() =>
        Gen.Select(Gen.Int[2, 40], Gen.Int).Sample((count, seed) =>
        {
            var endpoints = Endpoints.OfWeights([.. Enumerable.Repeat(1, count)]);
            var picker = new LeastRequests(new Random(seed)).Prepare(endpoints);
            for (var i = 0; i < count * 50; i++) picker.Pick(default)!.State.Enter();

            // Two choices keep the fullest within ln ln n / ln 2 + O(1) of the mean, whatever the number of calls.
            Assert.InRange(endpoints.Max(endpoint => endpoint.State.InFlight), 50, 56);
        }, iter: 50);

    [Fact]
    public void PeakEwma_OneSlowAnswer_AvoidsTheEndpointUntilThePeakHasFaded()
    {
        var endpoints = Endpoints.OfWeights(1, 1);
        foreach (var endpoint in endpoints) endpoint.State.Latency.Observe(TimeSpan.FromMilliseconds(10));
        var picker = new PeakEwmaBalancer(new Random(1)).Prepare(endpoints);

        endpoints[0].State.Latency.Observe(TimeSpan.FromMilliseconds(500));
        Assert.Equal("e1", Assert.Single(picker.Count(100)).Key);

        Endpoints.Time.Advance(TimeSpan.FromSeconds(100));
        endpoints[0].State.Latency.Observe(TimeSpan.FromMilliseconds(5));
        Assert.Equal("e0", Assert.Single(picker.Count(100)).Key);
    }

    [Fact]
    public void LowestCost_CheapestIsTried_TakesTheNextDearer()
    {
        var cheap = Endpoints.Of(new EndpointDefinition { Id = "cheap", Protocol = "x", CostPerThousandTokens = 0.1 });
        var dear = Endpoints.Of(new EndpointDefinition { Id = "dear", Protocol = "x", CostPerThousandTokens = 0.5 });
        var dearest = Endpoints.Of(new EndpointDefinition { Id = "dearest", Protocol = "x", CostPerCall = 1 });
        var picker = new LowestCost(new LeastRequests(new Random(1))).Prepare([dearest, dear, cheap]);

        Assert.Equal(("cheap", "dear"), (picker.Pick(default)!.Id, picker.Pick(new PickContext(cheap))!.Id));
    }

    [Fact]
    public void Usage_OneNearItsLimit_TakesTheOther()
    {
        var full = Endpoints.Of(new EndpointDefinition { Id = "full", Protocol = "x", TokensPerMinute = 1_000 });
        var free = Endpoints.Of(new EndpointDefinition { Id = "free", Protocol = "x", TokensPerMinute = 1_000 });
        full.State.Usage.AddTokens(900);
        free.State.Usage.AddTokens(100);

        Assert.Equal("free", Assert.Single(new UsageBalancer(new Random(1)).Prepare([full, free]).Count(100)).Key);
    }

    [Fact]
    public void ConsistentHash_OneEndpointLeaves_MovesOnlyItsOwnKeys() =>
        Gen.Select(Gen.Int[2, 20], Gen.Int[0, 19]).Sample((count, gone) =>
        {
            var endpoints = Endpoints.OfWeights([.. Enumerable.Repeat(1, count)]);
            var leaver = endpoints[gone % count];
            var balancer = new ConsistentHash(new Random(1));
            var (before, after) = (balancer.Prepare(endpoints), balancer.Prepare([.. endpoints.Where(endpoint => endpoint != leaver)]));
            for (var i = 0; i < 200; i++)
            {
                var context = new PickContext(AffinityKey: $"caller-{i}");
                if (before.Pick(context) is var was && was != leaver) Assert.Same(was, after.Pick(context));
            }
        });

    [Fact]
    public void ConsistentHash_ManyKeys_AreSharedOutEvenly()
    {
        var picker = new ConsistentHash(new Random(1)).Prepare(Endpoints.OfWeights(1, 1, 1, 1));

        var counts = Enumerable.Range(0, 10_000).CountBy(i => picker.Pick(new PickContext(AffinityKey: $"caller-{i}"))!.Id);

        Assert.All(counts, one => Assert.InRange(one.Value, 1_800, 3_200));
    }

    private static IBalancer Balancer(string name, int seed) => All(new Random(seed)).Single(balancer => balancer.Name == name);

    private static IBalancer[] All(Random random) =>
    [
        new WeightedRandom(random), new RoundRobin(), new LeastRequests(random), new PeakEwmaBalancer(random),
        new LowestCost(new LeastRequests(random)), new UsageBalancer(random), new ConsistentHash(random),
    ];
}
