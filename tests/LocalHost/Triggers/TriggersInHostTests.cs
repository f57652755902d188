using System.Threading.Channels;
using Azure.Storage.Queues;
using FunctionsOrchestration.LocalHost.Tests.Azurite;
using FunctionsOrchestration.LocalHost.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers;

/// <summary>Triggers as the whole host composes them.</summary>
public sealed class TriggersInHostTests(AzuriteFixture azurite)
{
    private readonly CancellationToken _patience = Patience.Token();

    [Fact]
    public async Task Host_QueueToQueueToFunction_MessagePasses()
    {
        var storage = await azurite.ConnectionStringAsync();
        var arrived = Channel.CreateUnbounded<string>();
        await using var app = await LocalApp.StartAsync([typeof(Relay)], configure: builder =>
        {
            builder.Configuration["AzureWebJobsStorage"] = storage;
            builder.Services.AddSingleton(arrived);
        });
        var first = new QueueClient(storage, "host-first", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await first.CreateIfNotExistsAsync(cancellationToken: _patience);

        await first.SendMessageAsync("ping", _patience);

        Assert.Equal("ping pong", await arrived.Reader.ReadAsync(_patience));
    }

    [Fact]
    public async Task Host_Home_TellsQueuesAndSchedules()
    {
        await using var app = await LocalApp.StartAsync(
            [typeof(Relay), typeof(Clock)], configure: builder => builder.Services.AddSingleton(Channel.CreateUnbounded<string>()));

        var home = await app.Http.GetStringAsync(new Uri("/", UriKind.Relative), _patience);

        Assert.Contains("  host-first\n", home, StringComparison.Ordinal);
        Assert.Contains("  '0 0 3 * * *' (UTC)", home, StringComparison.Ordinal);
    }

    internal sealed class Relay(Channel<string> arrived)
    {
        [Function("First")]
        [QueueOutput("host-second")]
        public string First([QueueTrigger("host-first")] string body) => $"{body} pong";

        [Function("Second")]
        public void Second([QueueTrigger("host-second")] string body) => arrived.Writer.TryWrite(body);
    }

    internal sealed class Clock
    {
        [Function("Tick")]
        public void Tick([TimerTrigger("0 0 3 * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
    }
}
