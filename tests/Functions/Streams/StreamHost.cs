using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Streams;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Streams.Partitions;
using FunctionsOrchestration.Topics;
using FunctionsOrchestration.Topics.DeadLetters;
using FunctionsOrchestration.Topics.Log;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Streams;

/// <summary>One partition of a stream on the real engine, a storage account, and a clock that the test moves. Batches are put into its queue by the test.</summary>
internal sealed class StreamHost : IAsyncDisposable
{
    private readonly LocalTestHost _host;
    private readonly PartitionId _partition;

    private StreamHost(LocalTestHost host, string stream) => (_host, _partition) = (host, new PartitionId(stream, 0));

    public string Sink => $"{_partition.Stream}-sink";

    public DateTimeOffset Now => _host.Clock.GetUtcNow();

    public EventLog Log => _host.Services.GetRequiredService<EventLog>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<StreamHost> StartAsync(StorageFixture storage, Func<StreamDefinition, StreamDefinition> change, Action<StreamsOptions>? options = null)
    {
        var name = $"s{Guid.NewGuid().ToString("n")[..8]}";
        var definition = change(new StreamDefinition { Source = new StreamSource("topic", $"{name}-source"), Sink = new StreamSink("topic", $"{name}-sink"), Partitions = 1 });
        var table = new MemoryControlTable();
        await table.WriteAsync(new ControlNotice(StreamDeclaration.Kind, name, JsonSerializer.Serialize(new StreamNotice(definition, 1, 1), Serialization.Options)));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", storage.ConnectionString)]).Build();
        var host = await LocalTestHost.StartAsync([typeof(StreamPartition)], services => services
            .AddSerialization().AddStorage(configuration).AddEventLog().AddStreamParts().AddSingleton<DeadLetterStore>()
            .AddSingleton<IControlTable>(table).AddSingleton<ControlBoard>()
            .Configure<EventsOptions>(_ => { }).Configure(options ?? (_ => { })));
        return new StreamHost(host, name);
    }

    /// <summary>Hands events over as one batch, and waits until the partition has nothing to do.</summary>
    public async Task GiveAsync(params CloudEvent[] events)
    {
        await EnqueueAsync(events);
        await WakeAsync();
    }

    public async Task<string> EnqueueAsync(params CloudEvent[] events)
    {
        var batch = await Log.AppendAsync($"{_partition.Stream}-source", events, Stop);
        await EnqueueAsync(batch.Id.Name, events.Length);
        return batch.Id.Name;
    }

    public Task EnqueueAsync(string batch, int events, long incarnation = 1) => _host.Services.GetRequiredService<PartitionQueues>()
        .SendAsync(_partition, new StreamMessage(batch, events == 1 ? "0" : $"0-{events - 1}", incarnation), Stop);

    /// <summary>How many messages the source has for it, hidden ones included.</summary>
    public Task<int> WaitingAsync() => _host.Services.GetRequiredService<PartitionQueues>().CountAsync(_partition, Stop);

    public async Task TakeBackAsync()
    {
        await _host.Services.GetRequiredService<IControlTable>().DeleteAsync(StreamDeclaration.Kind, _partition.Stream);
        await _host.Services.GetRequiredService<StreamCatalog>().FindNowAsync(_partition.Stream, Stop);
    }

    public async Task<bool> HasStateAsync() => await _host.Client.Entities.GetEntityAsync<PartitionState>(_partition.Entity, cancellation: Stop) is not null;

    public async Task WakeAsync()
    {
        await _host.Client.Entities.SignalEntityAsync(_partition.Entity, nameof(StreamPartition.Wake), cancellation: Stop);
        await _host.SettleAsync();
    }

    public async Task<PartitionState> StateAsync() => (await _host.Client.Entities.GetEntityAsync<PartitionState>(_partition.Entity, cancellation: Stop))!.State;

    /// <summary>Puts a batch where the next turn will put its results, as a turn does that dies before its commit.</summary>
    public async Task LeaveBehindAsync(CloudEvent one)
    {
        var state = await StateAsync();
        var id = BatchId.Of(Sink, state.At, _partition.BatchKey(state.Incarnation, "results", state.Outputs));
        await Log.WriteAsync(new EventBatch(id, Sink, state.At, [one]), Stop);
    }

    public async Task<List<string>> ResultsAsync()
    {
        List<string> ids = [];
        await foreach (var batch in Log.ListAsync(Sink, DateTimeOffset.MinValue, Stop)) ids.AddRange((await Log.ReadAsync(batch, Stop))!.Events.Select(one => one.Id));
        return ids;
    }

    /// <summary>What was in memory is gone.</summary>
    public Task RestartAsync() => _host.RestartAsync();

    public Task AdvanceAsync(TimeSpan time) => _host.AdvanceAsync(time);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public CloudEvent Event(string id) => new() { Id = id, Source = "/test", Type = "tested", Time = Now };
}
