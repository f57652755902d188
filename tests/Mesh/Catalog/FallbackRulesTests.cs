using CsCheck;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Catalog.Validation;
using FunctionsOrchestration.Mesh.LoadBalancing;

namespace FunctionsOrchestration.Mesh.Tests.Catalog;

/// <summary>Fallbacks lead to what there is, and come to an end.</summary>
public sealed class FallbackRulesTests
{
    private static readonly CatalogValidator Validator = new([new ScriptedProtocol()], [new WeightedRandom(new Random(1))]);

    [Theory]
    [InlineData("b")]
    [InlineData("b@1")]
    [InlineData("@2")]
    [InlineData("a@2")]
    [InlineData("empty@9")]
    public void Fallback_ToWhatThereIs_IsRight(string entry) => Assert.Empty(Errors(entry));

    [Theory]
    [InlineData("bb", "there is no service 'bb'. Did you mean 'b' or 'a'?")]
    [InlineData("b@2", "'b' has no version '2'. Did you mean '1'?")]
    [InlineData("a", "fallbacks must not lead in a circle")]
    [InlineData("other", "'other' (nlp) does not offer nlp.sentiment")]
    [InlineData("pictures", "'pictures' (vision) does not offer nlp.sentiment")]
    public void Fallback_ToWhatCannotHelp_IsRefused(string entry, string why) =>
        Assert.Contains(why, Assert.Single(Errors(entry)).Message, StringComparison.Ordinal);

    [Fact]
    public void Fallbacks_InACircle_AreShownWhole()
    {
        var error = Assert.Single(Validator.Validate([Service("a", "b"), Service("b", "c"), Service("c", "a")]));

        Assert.Equal("a → b → c → a", error.Value);
    }

    // Against the definition: a graph has a circle where some name can reach itself.
    [Fact]
    public void Cycles_OfAnyGraph_AreFoundWhereThereAreAny() =>
        Gen.Int[0, 5].Array[0, 3].Array[1, 6].Sample(edges =>
        {
            var graph = edges.Select((targets, i) => (Name: $"{i}", Targets: targets.Select(target => $"{target}").ToArray()))
                .ToDictionary(one => one.Name, one => one.Targets);
            var found = FallbackCycles.Find(graph).ToList();
            Assert.Equal(graph.Keys.Any(name => Reaches(graph, name, name, [])), found.Count > 0);
            Assert.All(found, cycle =>
            {
                Assert.Equal(cycle[0], cycle[^1]);
                Assert.All(cycle.Zip(cycle.Skip(1)), step => Assert.Contains(step.Second, graph[step.First]));
            });
        });

    private static bool Reaches(Dictionary<string, string[]> graph, string from, string to, HashSet<string> seen) =>
        graph.GetValueOrDefault(from, []).Any(next => next == to || (seen.Add(next) && Reaches(graph, next, to, seen)));

    private static IReadOnlyList<CatalogError> Errors(string entry) => Validator.Validate(
    [
        Service("a", entry) with { Endpoints = [Endpoint("x", "1"), Endpoint("y", "2")], DefaultVersion = "1" },
        Service("b"),
        Service("other") with { Operations = ["language"] },
        Service("pictures") with { Domain = "vision", Operations = ["ocr"] },
        Service("empty") with { Endpoints = [] },
    ]);

    private static EndpointDefinition Endpoint(string id, string version) =>
        new() { Id = id, Version = version, Protocol = ScriptedProtocol.ProtocolName };

    private static ServiceDefinition Service(string name, params string[] fallbacks) => MeshHarness.Service(name, "x") with
    {
        Balancing = new BalancingDefinition { Policy = "weighted-random" },
        Resilience = new ResilienceDefinition { Fallbacks = new FallbackDefinition { Unavailable = fallbacks } },
    };
}
