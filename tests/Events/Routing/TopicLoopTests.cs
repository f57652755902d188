using CsCheck;
using FunctionsOrchestration.Events.Routing.Subscriptions;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>Topics that forward to topics.</summary>
public sealed class TopicLoopTests
{
    [Theory]
    [InlineData("a", "a", "", "a,a")]
    [InlineData("a", "b", "b>A", "a,b,a")]
    [InlineData("a", "b", "b>c c>d d>a", "a,b,c,d,a")]
    [InlineData("a", "b", "b>c a>c", null)]
    [InlineData("a", "b", "c>d d>c b>c", null)]
    public void Closed_NamesTheCircle(string from, string to, string forwards, string? expected)
    {
        var edges = forwards.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(edge => (edge[..1], edge[2..]));
        Assert.Equal(expected, TopicLoops.Closed(from, to, edges) is { } circle ? string.Join(',', circle).ToLowerInvariant() : null);
    }

    [Fact]
    public void AnySubscriptions_AcceptedOnlyWithoutACircle_NeverFormOne() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5]).Array[0, 25].Sample(wanted =>
        {
            List<(string From, string To)> accepted = [];
            foreach (var (from, to) in wanted)
                if (TopicLoops.Closed($"{from}", $"{to}", accepted) is null) accepted.Add(($"{from}", $"{to}"));

            // Without a circle there is always a topic that nobody forwards to; take it away until none is left.
            var left = accepted.ToList();
            while (left.Count > 0)
            {
                var removed = left.RemoveAll(edge => left.TrueForAll(other => other.To != edge.From));
                Assert.True(removed > 0, "The topics form a circle.");
            }
        });
}
