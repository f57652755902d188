using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Topics.Declarations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.Functions.Tests.Topics;

/// <summary>Topics and subscriptions as their entity keeps them, and as workers see them.</summary>
public sealed class TopicTests : IAsyncLifetime
{
    private readonly MemoryControlTable _table = new();
    private LocalTestHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await LocalTestHost.StartAsync(
        [typeof(Topic), typeof(ControlCallOrchestrator)], services => services.AddSerialization().AddSingleton<IControlTable>(_table));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Declare_Twice_NeedsTheVersionTheSecondTime()
    {
        Assert.Equal(1, (await DeclareAsync(new TopicDefinition { Description = "one" }, 0)).Version);

        var stale = await DeclareAsync(new TopicDefinition { Description = "two" }, 0);
        Assert.Equal((false, 1, "one"), (stale.IsApplied, stale.Version, stale.Value!.Description));
        Assert.Equal(2, (await DeclareAsync(new TopicDefinition { Description = "two" }, 1)).Version);
    }

    [Fact]
    public async Task Keys_Regenerated_ReplaceOneAndKeepTheOther()
    {
        await DeclareAsync(new TopicDefinition(), 0);
        var before = await CallAsync<TopicKeyPair>(nameof(Topic.ReadKeys), null);
        var after = await CallAsync<TopicKeyPair>(nameof(Topic.RegenerateKey), "key1");

        Assert.NotEqual(before!.Key1, after!.Key1);
        Assert.Equal(before.Key2, after.Key2);
        Assert.Contains(after.Key1, _table.Json(Topic.TopicKind, "orders"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_WithoutATopic_IsRefused() =>
        Assert.Equal(SubscriptionOutcome.NoTopic, (await SubscribeAsync("billing", 0)).Outcome);

    [Fact]
    public async Task Subscribe_AgainAfterTakingItBack_IsAnotherIncarnation()
    {
        await DeclareAsync(new TopicDefinition(), 0);
        var first = await SubscribeAsync("billing", 0);
        await CallAsync<SubscriptionAnswer>(nameof(Topic.Subscribe), new SubscriptionWish("billing", new(null, null), IsActive: true));
        var second = await SubscribeAsync("billing", 0);

        Assert.Equal(SubscriptionOutcome.Created, second.Outcome);
        Assert.NotEqual(first.Subscription!.Incarnation, second.Subscription!.Incarnation);
    }

    [Fact]
    public async Task Agreement_WithTheCodeInTime_ActivatesAndWithAnythingElseDoesNot()
    {
        await DeclareAsync(new TopicDefinition(), 0);
        var until = DateTimeOffset.MaxValue;
        await CallAsync<SubscriptionAnswer>(
            nameof(Topic.Subscribe), new SubscriptionWish("hook", new(Definition, 0), IsActive: false, "code", until));

        Assert.False(await CallAsync<bool>(nameof(Topic.Agree), new SubscriptionAgreement("hook", "guess")));
        Assert.False(await CallAsync<bool>(nameof(Topic.Agree), new SubscriptionAgreement("other", "code")));
        Assert.True(await CallAsync<bool>(nameof(Topic.Agree), new SubscriptionAgreement("hook", "code")));
        Assert.True(JsonSerializer.Deserialize<SubscriptionState>(_table.Json(Topic.SubscriptionKind, "orders/hook"), Serialization.Options)!.IsActive);
    }

    [Fact]
    public async Task TakeBack_ATopic_TakesItsSubscriptionsWithIt()
    {
        await DeclareAsync(new TopicDefinition(), 0);
        await SubscribeAsync("billing", 0);
        await DeclareAsync(null, 1);

        Assert.Empty(_table.Notices);
    }

    [Fact]
    public async Task Declare_ATopicOfTheAppItself_KeepsItsOwnSubscriptions()
    {
        using var board = new ControlBoard(_table, TimeProvider.System, NullLogger<ControlBoard>.Instance);
        using var catalog = new TopicCatalog(board, [new BuiltInTopic("orders", "", new Dictionary<string, SubscriptionDefinition>
        {
            ["own"] = Definition, ["replaced"] = Definition,
        })]);
        Assert.Equal(["own", "replaced"], Names());

        await DeclareAsync(new TopicDefinition(), 0);
        await SubscribeAsync("billing", 0);
        await SubscribeAsync("replaced", 0);
        await board.RefreshAsync(Stop);

        Assert.Equal(["billing", "own", "replaced"], Names());
        Assert.Equal((0, 1), (catalog.Find("orders")!.Find("own")!.State.Version, catalog.Find("orders")!.Find("replaced")!.State.Version));

        IEnumerable<string> Names() => catalog.Find("orders")!.Subscriptions.Select(one => one.State.Name);
    }

    private static SubscriptionDefinition Definition => new() { Destination = new DestinationDefinition { Type = DestinationTypes.Queue, Name = "orders" } };

    private async Task<Changed<TopicDefinition>> DeclareAsync(TopicDefinition? definition, long expected) =>
        (await CallAsync<Changed<TopicDefinition>>(nameof(Topic.Declare), new Change<TopicDefinition>(definition, expected)))!;

    private async Task<SubscriptionAnswer> SubscribeAsync(string name, long expected) =>
        (await CallAsync<SubscriptionAnswer>(nameof(Topic.Subscribe), new SubscriptionWish(name, new(Definition, expected), IsActive: true)))!;

    private Task<T?> CallAsync<T>(string operation, object? message) =>
        _host.Client.CallEntityAsync<T>(TopicsApi.IdOf("orders"), operation, message, Stop);
}
