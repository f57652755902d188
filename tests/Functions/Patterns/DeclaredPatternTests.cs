using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Patterns.Declarations;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Topics.Declarations;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Patterns;

/// <summary>Patterns as their entity keeps them, with the stream and the subscription that follow from them.</summary>
public sealed class DeclaredPatternTests : IAsyncLifetime
{
    private readonly MemoryControlTable _table = new();
    private LocalTestHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static PatternDeclaration Twice => new()
    {
        Topics = ["orders", "refunds"],
        Pattern = JsonElement.Parse("""{ "key": "customer", "within": "00:01:00", "steps": [{ "name": "paid", "types": ["paid"] }, { "name": "refunded", "types": ["refunded"] }] }"""),
        Sink = "found",
        Action = new ActionDefinition { Destination = new DestinationDefinition { Type = DestinationTypes.Saga, Saga = "insights" } },
    };

    public async ValueTask InitializeAsync() => _host = await LocalTestHost.StartAsync(
        [typeof(DeclaredPattern), typeof(ControlCallOrchestrator)], services => services.AddSerialization().AddSingleton<IControlTable>(_table));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Declare_WritesTheStreamAndTheSubscriptionWithIt()
    {
        Assert.Equal(1, (await DeclareAsync(Twice, 0)).Version);

        var stream = JsonSerializer.Deserialize<StreamNotice>(_table.Json(StreamDeclaration.Kind, "pattern-twice"), Serialization.Options)!;
        Assert.Equal(("orders", "/data/customer", 4, "found"), (stream.Definition.Source.Name, stream.Definition.Key, stream.Definition.Partitions, stream.Definition.Sink.Name));
        Assert.Equal(["refunds"], stream.Definition.Source.Others);
        Assert.Equal(["paid", "refunded"], stream.Definition.Source.Filter!.IncludedEventTypes.Order());
        var action = JsonSerializer.Deserialize<SubscriptionState>(_table.Json(Topic.SubscriptionKind, "found/pattern.twice"), Serialization.Options)!;
        Assert.Equal(["pattern.match.twice"], action.Definition.Filter.IncludedEventTypes);
    }

    [Fact]
    public async Task Declare_WithAnotherSinkAndThenTakenBack_LeavesNothingBehind()
    {
        await DeclareAsync(Twice, 0);
        Assert.False((await DeclareAsync(Twice, 0)).IsApplied);
        Assert.Equal(2, (await DeclareAsync(Twice with { Sink = "elsewhere" }, 1)).Version);
        Assert.False(IsThere(Topic.SubscriptionKind, "found/pattern.twice"));
        Assert.True(IsThere(Topic.SubscriptionKind, "elsewhere/pattern.twice"));

        await DeclareAsync(null, 2);
        Assert.False(IsThere(Topic.SubscriptionKind, "elsewhere/pattern.twice"));
        Assert.False(IsThere(StreamDeclaration.Kind, "pattern-twice"));
        Assert.False(IsThere(DeclaredPattern.Kind, "twice"));
        await DeclareAsync(Twice, 0);
        Assert.Equal(2, JsonSerializer.Deserialize<PatternNotice>(_table.Json(DeclaredPattern.Kind, "twice"), Serialization.Options)!.Incarnation);
    }

    [Theory]
    [InlineData("""{ "kind": "cluster", "within": "00:01:00" }""", "/subject", 1)]
    [InlineData("""{ "kind": "components", "count": 2, "within": "00:01:00", "group": "region/name" }""", "/data/region/name", 4)]
    [InlineData("""{ "kind": "detector", "detector": "rate", "key": "$type" }""", "/type", 4)]
    [InlineData("""{ "key": "", "steps": [{ "name": "a" }] }""", "/subject", 1)]
    public async Task Declare_TakesEventsApartWhereThePatternAllowsIt(string pattern, string key, int partitions)
    {
        await DeclareAsync(Twice with { Pattern = JsonElement.Parse(pattern) }, 0);
        var stream = JsonSerializer.Deserialize<StreamNotice>(_table.Json(StreamDeclaration.Kind, "pattern-twice"), Serialization.Options)!;
        Assert.Equal((key, partitions), (stream.Definition.Key, stream.Definition.Partitions));
    }

    private bool IsThere(string kind, string key) => _table.Notices.Any(notice => notice.Kind == kind && notice.Key == key);

    private async Task<Changed<PatternDeclaration>> DeclareAsync(PatternDeclaration? declaration, long version) =>
        (await _host.Client.CallEntityAsync<Changed<PatternDeclaration>>(PatternsApi.IdOf("twice"), nameof(DeclaredPattern.Declare), new Change<PatternDeclaration>(declaration, version), Stop))!;
}
