using CsCheck;

namespace FunctionsOrchestration.Events.Tests.Patterns.Spatial;

public sealed class CorrelationTests
{
    private static CorrelationDefinition Checkout => new()
    {
        Name = "checkout", Within = TimeSpan.FromSeconds(60),
        Streams =
        [
            new NamedStreamDefinition { Name = "slow", From = "telemetry", Where = When.Field("ms").Greater(100), Key = "tenant" },
            new NamedStreamDefinition { Name = "complaint", From = "support" },
            new NamedStreamDefinition { Name = "refund", From = "billing", Types = ["refunded"], Key = "tenant" },
        ],
    };

    [Fact]
    public void Process_OfEventsOfAllStreamsInAnyOrder_FindsTheValueOnceAndBeginsAnew()
    {
        var correlation = new CorrelationOperator(Checkout);
        Assert.Null(correlation.Process(Refund("r1", "t1", 0)));
        Assert.Null(correlation.Process(Complaint("c1", "t1", 10)));
        Assert.Null(correlation.Process(Slow("s0", "t1", 15, 50)));
        Assert.Null(correlation.Process(Slow("s1", "t2", 16, 500)));
        var match = correlation.Process(Slow("s2", "t1", 20, 500));
        Assert.Equal("t1: s2 c1 r1", Text(match));
        Assert.Null(correlation.Process(Slow("s3", "t1", 21, 500)));
        Assert.Equal(2, correlation.Held);
    }

    [Fact]
    public void Process_OfAnEventThatIsTooOld_WaitsForAnotherOfItsStream()
    {
        var correlation = new CorrelationOperator(Checkout);
        correlation.Process(Refund("r1", "t", 0));
        correlation.Process(Complaint("c1", "t", 30));
        Assert.Null(correlation.Process(Slow("s1", "t", 60, 500)));
        Assert.Equal("t: s1 c1 r2", Text(correlation.Process(Refund("r2", "t", 70))));
    }

    [Fact]
    public void Process_WithACount_NeedsSoManyOfTheStreams() =>
        Assert.Equal("t: c1 r1", new CorrelationOperator(Checkout with { Count = 2 }) is var two && two.Process(Refund("r1", "t", 0)) is null ? Text(two.Process(Complaint("c1", "t", 1))) : "");

    [Fact]
    public void Process_OfMoreValuesThanItRemembers_ForgetsTheOldestAndCountsIt()
    {
        var correlation = new CorrelationOperator(Checkout with { Most = 2 });
        foreach (var tenant in new[] { "a", "b", "c" }) correlation.Process(Refund(tenant, tenant, 0));
        Assert.Equal((2, 1L), (correlation.Held, correlation.Dropped));
    }

    [Fact]
    public void Process_AgainstAList_IsTheSame() => Gen.Select(Gen.Int[0, 2], Gen.Int[0, 25]).List[0, 40].Sample(
        steps =>
        {
            var (correlation, at, last) = (new CorrelationOperator(Checkout), 0, new int[] { -1000, -1000, -1000 });
            foreach (var ((stream, pause), i) in steps.Select((step, i) => (step, i)))
            {
                at += pause;
                last[stream] = at;
                var expected = last.All(time => time > at - 60);
                var match = correlation.Process(stream switch { 0 => Slow($"{i}", "t", at, 500), 1 => Complaint($"{i}", "t", at), _ => Refund($"{i}", "t", at) });
                Assert.Equal(expected, match is not null);
                if (expected) Array.Fill(last, -1000);
            }
        },
        iter: 500, threads: 1);

    private static string Text(CorrelationMatch? match) => match is null ? "" : $"{match.Key}: {string.Join(' ', match.Streams.SelectMany(stream => stream.Events).Select(e => e.Id))}";

    private static PatternEvent Slow(string id, string tenant, int at, double ms) =>
        new(id, "call", "x", Streams.Origin.AddSeconds(at), EventFields.Of(("tenant", tenant), ("ms", ms)), "telemetry");

    private static PatternEvent Complaint(string id, string tenant, int at) => new(id, "mail", tenant, Streams.Origin.AddSeconds(at), EventFields.None, "support");

    private static PatternEvent Refund(string id, string tenant, int at) =>
        new(id, "refunded", "x", Streams.Origin.AddSeconds(at), EventFields.Of(("tenant", tenant)), "billing");
}
