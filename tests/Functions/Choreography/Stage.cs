using Azure.Messaging;
using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Choreography;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Topics.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Functions.Tests.Choreography;

/// <summary>
/// All participants around a topic in memory. The budget and the watch are on the real engine, documents and decisions in a real
/// storage account; what the steps do to the rest of the world is scripted. The test delivers.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Dictionary<string, Func<CloudEvent, Task>> _functions;
    private int _delivered;

    private Stage(LocalTestHost host, DocumentStore store, MemoryEvents events)
    {
        (Host, Store, Events) = (host, store, events);
        var participation = new Participation(store, events, host.Clock, NullLogger<Participation>.Instance);
        var billing = new Billing(participation);
        _functions = new()
        {
            [Extraction.FunctionName] = heard => new Extraction(participation, Effects, store).OnEventAsync(heard, host.Client, Stop),
            [Guarding.FunctionName] = heard => new Guarding(participation, Effects).OnEventAsync(heard, host.Client, Stop),
            [Embedding.FunctionName] = heard => new Embedding(participation, Effects).OnEventAsync(heard, host.Client, Stop),
            [Indexing.FunctionName] = heard => new Indexing(participation, Effects).OnEventAsync(heard, Stop),
            [Billing.FunctionName] = heard => billing.OnEventAsync(heard, host.Client, Stop),
            [Watching.FunctionName] = heard => Watching.OnEventAsync(heard, host.Client, Stop),
        };
    }

    public static TimeSpan StallAfter { get; } = TimeSpan.FromMinutes(10);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public string Saga { get; } = $"choreography-{Guid.NewGuid():N}";

    public LocalTestHost Host { get; }

    public DocumentStore Store { get; }

    public MemoryEvents Events { get; }

    public ScriptedEffects Effects { get; } = new();

    public static async Task<Stage> StartAsync(StorageFixture storage)
    {
        var events = new MemoryEvents();
        var host = await LocalTestHost.StartAsync(
            [typeof(ControlCallOrchestrator), typeof(Budget), typeof(IngestionWatch)], services => services
                .AddSerialization()
                .AddSingleton<IAppEvents>(events)
                .AddSingleton<IControlTable>(new MemoryControlTable())
                .AddSingleton<IOptions<ChoreographyOptions>>(
                    Options.Create(new ChoreographyOptions { StallAfter = StallAfter })));
        return new Stage(host, new DocumentStore(storage.Blobs), events);
    }

    /// <summary>Stages two documents and tells that they are to be ingested.</summary>
    public async Task BeginAsync(string? failAt = null, IngestionOptions? options = null, string? tenant = null)
    {
        var documents = await Store.StageAsync(Saga, [new Document("a", "A text."), new Document("b", "Another one.")], new Dictionary<string, string>(), Stop);
        await SignalAsync(nameof(IngestionWatch.Begin), new WatchedBeginning("digest", documents));
        var input = new IngestionInput(Saga, documents, options ?? new(), failAt, "digest") { Tenant = tenant };
        await Events.PublishAsync(
            IngestionTopic.Name, IngestionEvents.Begin(IngestionFacts.Of(input), Host.Clock.GetUtcNow()), Stop);
    }

    /// <summary>Delivers whatever was published and was not delivered yet, until nothing more is told.</summary>
    /// <param name="times">How often each is delivered.</param>
    public async Task RunAsync(int times = 1)
    {
        while (_delivered < Events.Told.Count)
        {
            var told = Events.Told[_delivered++];
            for (var time = 0; time < times; time++)
                foreach (var function in FunctionsFor(told)) await DeliverAsync(told, function);
        }
        await Host.SettleAsync();
    }

    public Task DeliverAsync(CloudEvent told, string function) => _functions[function](told);

    public static IEnumerable<string> FunctionsFor(CloudEvent told) => IngestionTopic.Declaration.Subscriptions.Values
        .Where(one => one.Filter.IncludedEventTypes.Contains(told.Type)).Select(one => one.Destination.Name!);

    public CloudEvent Find(string type) => Events.Told.First(told => told.Type == type);

    public async Task<ChoreographyReport> ReportAsync()
    {
        await Host.SettleAsync();
        var watch = await Host.Client.Entities.GetEntityAsync<IngestionWatchState>(IngestionWatch.IdOf(Saga), cancellation: Stop);
        return ChoreographyReport.Of(Saga, watch!.State);
    }

    /// <summary>An operation of a budget, done before this returns.</summary>
    public async Task SignalBudgetAsync(string tenant, string operation, object message)
    {
        await Host.Client.Entities.SignalEntityAsync(BudgetTenants.EntityOf(tenant), operation, message, cancellation: Stop);
        await Host.SettleAsync();
    }

    /// <summary>What the saga has booked on the budget of those who have none of their own; null where it has booked nothing.</summary>
    public async Task<FinishedReservation?> BookingAsync()
    {
        var budget = await BudgetAsync();
        Assert.DoesNotContain(Saga, budget?.Open.Keys ?? []);
        return budget?.Finished.GetValueOrDefault(Saga);
    }

    public async Task<BudgetState?> BudgetAsync(string tenant = BudgetTenants.Ingestion)
    {
        await Host.SettleAsync();
        return await BudgetTenants.ReadAsync(Host.Client, tenant, Stop);
    }

    public async Task SignalAsync(string operation, object message)
    {
        await Host.Client.Entities.SignalEntityAsync(IngestionWatch.IdOf(Saga), operation, message, cancellation: Stop);
        await Host.SettleAsync();
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
