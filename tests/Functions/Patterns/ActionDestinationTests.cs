using System.Text;
using FunctionsOrchestration.Circuits;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Functions.Tests.Circuits;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.Functions.Tests.Rollouts;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Circuits;
using FunctionsOrchestration.Rollouts;
using FunctionsOrchestration.Topics;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Deliveries.Destinations;
using FunctionsOrchestration.Topics.Log;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Functions.Tests.Patterns;

/// <summary>Matches trip circuits, start rollouts and stop them, each once, however often they are delivered.</summary>
public sealed class ActionDestinationTests(StorageFixture storage)
{
    private static readonly EntityInstanceId Circuit = new(nameof(CircuitEntity), "tongues:one:0123456789abcdef");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Circuit_OfAMatchThatIsDeliveredTwice_IsTrippedOnceAlsoAfterAReset()
    {
        await using var host = await StartAsync();
        var trip = new DestinationDefinition { Type = DestinationTypes.Circuit, Service = "tongues", Endpoint = "${/data/endpoint}", DurationSeconds = 60 };
        var match = Match("m1", """{ "endpoint": "one" }""", host.Clock.GetUtcNow());

        Assert.Equal("Delivered", await DeliverAsync(host, new CircuitDestination(new TwoEndpoints()), trip, match));
        await host.SettleAsync();
        var tripped = await StateAsync(host);
        Assert.Equal((CircuitPosition.Open, host.Clock.GetUtcNow().AddSeconds(60)), (tripped.Position, tripped.Until));
        Assert.Contains("pattern.match.burst", tripped.Why, StringComparison.Ordinal);

        await host.Client.Entities.SignalEntityAsync(Circuit, nameof(CircuitEntity.Reset), new Change<CircuitReset>(new("tongues", "one", null), null), cancellation: Stop);
        await host.SettleAsync();
        await DeliverAsync(host, new CircuitDestination(new TwoEndpoints()), trip, match);
        await host.SettleAsync();
        Assert.Equal(CircuitPosition.Closed, (await StateAsync(host)).Position);

        await DeliverAsync(host, new CircuitDestination(new TwoEndpoints()), trip, match with { Id = "m2" });
        await host.SettleAsync();
        Assert.Equal(CircuitPosition.Open, (await StateAsync(host)).Position);
    }

    [Theory]
    [InlineData("""{ "endpoint": "two" }""", OutcomeKind.NotFound)]
    [InlineData("""{ "endpoint": "here" }""", OutcomeKind.BadRequest)]
    [InlineData("""{ }""", OutcomeKind.BadRequest)]
    public async Task Circuit_ThatThereIsNotOrIsNotShared_IsNotTripped(string data, OutcomeKind outcome)
    {
        await using var host = await StartAsync();
        var trip = new DestinationDefinition { Type = DestinationTypes.Circuit, Service = "tongues", Endpoint = "${/data/endpoint}" };
        Assert.Equal(
            outcome.ToString(), await DeliverAsync(host, new CircuitDestination(new TwoEndpoints()), trip, Match("m1", data, host.Clock.GetUtcNow())));
    }

    [Fact]
    public async Task Rollout_OfAMatchThatIsDeliveredTwice_IsStartedOnceAndAnotherWaitsForItsEnd()
    {
        await using var app = await RolloutApp.StartAsync(storage);
        var destination = new RolloutDestination(ActivatorUtilities.CreateInstance<RolloutStarter>(app.Host.Services));
        var start = new DestinationDefinition { Type = DestinationTypes.Rollout, Service = "texts", Operation = "start" };
        var match = Match("m1", """{ "version": "2", "canary": { "steps": [20], "subject": "user" }, "checks": [{ "metric": "success-rate" }] }""", app.Host.Clock.GetUtcNow());
        Task<string> DeliverAgainAsync(CloudEvent told) => app.WhileTimePassesAsync(DeliverAsync(app.Host, destination, start, told));

        Assert.Equal("BadRequest", await DeliverAgainAsync(Match("m0", """{ "version": "9" }""", app.Host.Clock.GetUtcNow())));
        Assert.Equal("Delivered", await DeliverAgainAsync(match));
        var begun = (await RolloutReads.TrafficAsync(app.Host.Client, "texts", Stop))!.Running!.Id;
        Assert.Equal("Delivered", await DeliverAgainAsync(match));
        Assert.Equal(begun, (await RolloutReads.TrafficAsync(app.Host.Client, "texts", Stop))!.Running!.Id);

        Assert.Equal("Failed", await DeliverAgainAsync(match with { Id = "m2" }));
    }

    [Fact]
    public async Task Rollout_OfAMatchThatIsDeliveredAgainLater_IsRolledBackAndTheNextOneLeftAlone()
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));
        var first = await scene.BeginAsync(RolloutScene.Canary(20, 50));
        var stop = new DestinationDefinition { Type = DestinationTypes.Rollout, Service = RolloutScene.Service, Operation = "rollback" };
        var destination = new RolloutDestination(new RolloutStarter(null!, null!, scene.Host.Clock, NullLogger<RolloutStarter>.Instance));
        var match = Match("m1", "{}", scene.Host.Clock.GetUtcNow());

        Assert.Equal("Delivered", await DeliverAsync(scene.Host, destination, stop, match));
        await scene.Host.SettleAsync();
        Assert.Equal(RolloutState.RolledBack, (await scene.RecordAsync(first)).State);

        await scene.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        var second = await scene.BeginAsync(RolloutScene.Canary(20, 50));
        Assert.Equal("Delivered", await DeliverAsync(scene.Host, destination, stop, match));
        await scene.Host.SettleAsync();
        Assert.Equal(RolloutState.Running, (await scene.RecordAsync(second)).State);
    }

    private static Task<LocalTestHost> StartAsync() => LocalTestHost.StartAsync(
        [typeof(CircuitEntity)], services => services.AddSerialization().AddSingleton(new Random(7)).AddSingleton<IControlTable>(new MemoryControlTable()));

    private static async Task<SharedCircuitState> StateAsync(LocalTestHost host) =>
        (await host.Client.Entities.GetEntityAsync<SharedCircuitState>(Circuit, cancellation: Stop))!.State;

    private static async Task<string> DeliverAsync(LocalTestHost host, IDestination destination, DestinationDefinition to, CloudEvent match)
    {
        var (recorder, now) = (new Recorder(destination), host.Clock.GetUtcNow());
        var subscription = SubscriptionModel.Of(new SubscriptionState("pattern.burst", new SubscriptionDefinition { Destination = to }, 0, 1, IsActive: true, null));
        var batch = new EventBatch(BatchId.New("matches", now), "matches", now, [match]);
        await new DeliveryRounds([recorder], Options.Create(new EventsOptions()), host.Clock, new Random(1)).RunAsync(
            batch, subscription, new DeliveryMessage(batch.Id.Name, "pattern.burst", 1, "0", 0), host.Client, Stop);
        return recorder.Outcomes.Single().Kind.ToString();
    }

    private static CloudEvent Match(string id, string data, DateTimeOffset at) => new()
    {
        Id = id, Source = "/patterns/burst", Type = "pattern.match.burst", Time = at, Data = new EventData(EventDataKind.Json, Encoding.UTF8.GetBytes(data)),
    };

    /// <summary>Remembers what came of each attempt.</summary>
    private sealed class Recorder(IDestination inner) : IDestination
    {
        public string Type => inner.Type;

        public List<DeliveryOutcome> Outcomes { get; } = [];

        public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
        {
            var outcome = await inner.SendAsync(delivery, stop);
            Outcomes.Add(outcome);
            return outcome;
        }
    }
}
