using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using FunctionsOrchestration.LocalHost.Tests.Azurite;
using FunctionsOrchestration.LocalHost.Triggers.Queue;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.Queue;

/// <summary>Queue triggers on a real Azurite; every test has a queue of its own.</summary>
public sealed class QueueListenerTests(AzuriteFixture azurite)
{
    private static readonly QueueSettings Defaults = new(16, 8, TimeSpan.Zero, 5, TimeSpan.FromMilliseconds(100), Base64: true);

    private readonly CancellationToken _patience = Patience.Token();
    private readonly string _name = "q" + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task Message_Text_IsDecodedHandedOverWithItsMetadataAndDeleted()
    {
        await using var host = await StartAsync<Texts>();
        await host.SendAsync("Grüße");

        var call = await host.Calls.NextAsync(_patience);
        await host.StopAsync();

        Assert.Equal("Grüße", call.Argument);
        Assert.Equal("Grüße", call.BindingData["QueueTrigger"]);
        Assert.Equal(1L, call.BindingData["DequeueCount"]);
        Assert.All(["Id", "PopReceipt"], name => Assert.NotEqual("", Assert.IsType<string>(call.BindingData[name])));
        Assert.All(["InsertionTime", "ExpirationTime", "NextVisibleTime"], name => Assert.IsType<DateTimeOffset>(call.BindingData[name]));
        Assert.Equal(0, await host.CountAsync());
    }

    [Fact]
    public async Task Message_ParameterTypes_AllTakeIt()
    {
        Assert.Equal("""{"n":3}""", Encoding.UTF8.GetString((byte[])(await OnlyCallAsync<Bytes>("""{"n":3}""")).Argument!));
        Assert.Equal("""{"n":3}""", ((BinaryData)(await OnlyCallAsync<Binary>("""{"n":3}""")).Argument!).ToString());
        Assert.Equal("""{"n":3}""", ((QueueMessage)(await OnlyCallAsync<Messages>("""{"n":3}""")).Argument!).Body.ToString());
        Assert.Equal(new Order(3), (await OnlyCallAsync<Orders>("""{"n":3}""")).Argument);
    }

    [Fact]
    public async Task Message_EncodingNone_IsTakenAsItIs()
    {
        await using var host = await StartAsync<Texts>(Defaults with { Base64 = false });
        await host.Queue.SendMessageAsync("plain", _patience);

        Assert.Equal("plain", (await host.Calls.NextAsync(_patience)).Argument);
    }

    [Fact]
    public async Task Message_NoBase64_GoesToThePoisonQueueAsItIsAndNothingRuns()
    {
        await using var host = await StartAsync<Texts>();
        await host.Queue.SendMessageAsync("not base64!", _patience);
        await host.SendAsync("good");

        Assert.Equal("good", (await host.Calls.NextAsync(_patience)).Argument);
        Assert.Equal("not base64!", await NextAsync(host.Poison));
        Assert.Equal(0, host.Calls.Count);
    }

    [Fact]
    public async Task Function_FailsOnce_IsTriedAgain()
    {
        await using var host = await StartAsync<Texts>(calls: new Calls { Fail = call => (long)call.BindingData["DequeueCount"]! == 1 });
        await host.SendAsync("try");

        Assert.Equal(1L, (await host.Calls.NextAsync(_patience)).BindingData["DequeueCount"]);
        Assert.Equal(2L, (await host.Calls.NextAsync(_patience)).BindingData["DequeueCount"]);
        await host.StopAsync();
        Assert.Equal(0, await host.CountAsync());
    }

    [Fact]
    public async Task Function_AlwaysFails_MessageGoesToThePoisonQueueAfterMaxDequeueCount()
    {
        await using var host = await StartAsync<Texts>(Defaults with { MaxDequeueCount = 3 }, new Calls { Fail = _ => true });
        await host.SendAsync("bad");

        Assert.Equal("bad", Decode(await NextAsync(host.Poison)));
        await host.StopAsync();

        Assert.Equal(3, host.Calls.Count);
        Assert.Equal(0, await host.CountAsync());
    }

    [Fact]
    public async Task Function_Fails_StaysInvisibleForTheVisibilityTimeout()
    {
        var anHour = Defaults with { VisibilityTimeout = TimeSpan.FromHours(1) };
        await using var host = await StartAsync<Texts>(anHour, new Calls { Fail = _ => true });
        await host.SendAsync("later");

        await host.Calls.NextAsync(_patience);
        await host.StopAsync();

        Assert.Equal(1, await host.CountAsync());
        Assert.Empty((await host.Queue.ReceiveMessagesAsync(_patience)).Value);
    }

    [Fact]
    public async Task Batch_RunsUpToBatchSizeAndThresholdAtOnce()
    {
        var small = Defaults with { BatchSize = 4, NewBatchThreshold = 2 };
        await using var host = await StartAsync<Texts>(small, new Calls { Hold = true }, waiting: 12);
        for (var i = 0; i < 4; i++)
            await host.Calls.NextAsync(_patience);
        Assert.Equal(0, host.Calls.Count);

        host.Calls.Release(2); // two left: the next batch may come
        for (var i = 0; i < 4; i++)
            await host.Calls.NextAsync(_patience);
        host.Calls.Release(100);
        for (var i = 0; i < 4; i++)
            await host.Calls.NextAsync(_patience);

        Assert.Equal(6, host.Calls.MostAtOnce);
    }

    [Fact]
    public async Task Stop_WhileRunning_WaitsForTheFunctionAndDeletesItsMessage()
    {
        await using var host = await StartAsync<Texts>(calls: new Calls { Hold = true });
        await host.SendAsync("slow");
        await host.Calls.NextAsync(_patience);

        var stop = host.StopAsync();
        Assert.False(stop.IsCompleted);
        host.Calls.Release(1);
        await stop;

        Assert.Equal(0, await host.CountAsync());
    }

    [Fact]
    public async Task Stop_FunctionGivesUp_MessageIsVisibleAtOnceAndNotPoison()
    {
        var once = Defaults with { MaxDequeueCount = 1, VisibilityTimeout = TimeSpan.FromHours(1) };
        await using var host = await StartAsync<Cancellable>(once);
        await host.SendAsync("interrupted");
        await host.Calls.NextAsync(_patience);

        await host.StopAsync();

        Assert.Equal("interrupted", Decode(await NextAsync(host.Queue))); // far sooner than in an hour
    }

    [Fact]
    public async Task Queue_DeletedWhileListening_IsMadeAgain()
    {
        await using var host = await StartAsync<Texts>();
        await host.SendAsync("before");
        await host.Calls.NextAsync(_patience);

        await host.Queue.DeleteAsync(_patience);
        while (!await host.Queue.ExistsAsync(_patience))
            await Task.Delay(20, _patience);
        await host.SendAsync("after");

        Assert.Equal("after", (await host.Calls.NextAsync(_patience)).Argument);
    }

    [Fact]
    public async Task Output_ListReturned_IsAMessageForEachMember()
    {
        await using var host = await StartAsync<Splitter>();
        await host.SendAsync("3");
        await host.Calls.NextAsync(_patience);
        await host.StopAsync();

        var connections = host.Connections;
        var queue = connections.Open("Test", connections.NameOf("%Queue%-out"));
        var messages = await queue.ReceiveMessagesAsync(10, cancellationToken: _patience);
        Assert.Equal(["""{"N":1}""", """{"N":2}""", """{"N":3}"""], messages.Value.Select(m => Decode(m.MessageText)).Order());
    }

    private async Task<Call> OnlyCallAsync<TFunctions>(string body)
    {
        await using var host = await StartAsync<TFunctions>();
        await host.SendAsync(body);
        return await host.Calls.NextAsync(_patience);
    }

    private async Task<string> NextAsync(QueueClient queue)
    {
        while (true)
        {
            if (await queue.ExistsAsync(_patience) && (await queue.ReceiveMessageAsync(cancellationToken: _patience)).Value is { } message)
                return message.MessageText;
            await Task.Delay(20, _patience);
        }
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private async Task<TestHost> StartAsync<TFunctions>(QueueSettings? settings = null, Calls? calls = null, int waiting = 0)
    {
        calls ??= new Calls();
        settings ??= Defaults;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Test", await azurite.ConnectionStringAsync()), new("Queue", _name)])
            .Build();
        var connections = new QueueConnections(configuration);
        var output = new QueueOutput(connections, settings, Microsoft.Extensions.Options.Options.Create(new WorkerOptions()));
        var functions = Functions.Of<TFunctions>(calls, output);
        var listener = new QueueListener(
            functions.Catalog, functions.Invoker, connections, settings, emulator: null!, TimeProvider.System,
            NullLogger<QueueListener>.Instance);
        var queue = connections.Open("Test", _name);
        await queue.CreateIfNotExistsAsync(cancellationToken: _patience);
        var host = new TestHost(listener, connections, queue, connections.Open("Test", _name + "-poison"), calls);
        for (var i = 0; i < waiting; i++)
            await host.SendAsync($"{i}");
        await listener.StartAsync(_patience);
        return host;
    }

    private sealed class TestHost(
        QueueListener listener, QueueConnections connections, QueueClient queue, QueueClient poison, Calls calls) : IAsyncDisposable
    {
        public Calls Calls => calls;

        public QueueClient Queue => queue;

        public QueueConnections Connections => connections;

        public async Task SendAsync(string body) => await queue.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(body)));

        public async Task<int> CountAsync() => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

        public QueueClient Poison => poison;

        public Task StopAsync() => listener.StopAsync(CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            calls.Release(1000);
            await listener.StopAsync(CancellationToken.None);
            listener.Dispose();
            await queue.DeleteIfExistsAsync();
            await poison.DeleteIfExistsAsync();
        }
    }
}
