using System.Text.Json;
using System.Threading.Channels;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using FunctionsOrchestration.LocalHost.Triggers.EventGrid;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.EventGrid;

/// <summary>The output against a topic that notes what it is sent.</summary>
public sealed class EventGridOutputTests : IAsyncLifetime
{
    private readonly CancellationToken _patience = Patience.Token();
    private readonly Channel<(string Key, string Type, JsonElement Body)> _sent = Channel.CreateUnbounded<(string, string, JsonElement)>();
    private WebApplication? _topic;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _topic = builder.Build();
        _topic.MapPost("/api/events", async (HttpRequest request) =>
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body);
            _sent.Writer.TryWrite((request.Headers["aeg-sas-key"].ToString(), request.ContentType!, body));
        });
        await _topic.StartAsync(_patience);
    }

    public async ValueTask DisposeAsync() => await _topic!.DisposeAsync();

    [Fact]
    public async Task Return_CloudEvent_IsPublishedWithTheKey()
    {
        await RunAsync(new CloudEvent("/s", "x.y", new { a = 1 }));

        var (key, type, body) = await _sent.Reader.ReadAsync(_patience);
        Assert.Equal("secret", key);
        Assert.StartsWith("application/cloudevents-batch+json", type, StringComparison.Ordinal);
        Assert.Equal("x.y", body[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Return_ListOfEventGridEvents_IsPublishedTogether()
    {
        await RunAsync(new[] { new EventGridEvent("s1", "x.y", "1", new { }), new EventGridEvent("s2", "x.y", "1", new { }) });

        var events = (await _sent.Reader.ReadAsync(_patience)).Body.EnumerateArray();
        Assert.Equal(["s1", "s2"], events.Select(e => e.GetProperty("subject").GetString()));
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"3","source":"/s","type":"x.y"}""", "application/cloudevents-batch+json")]
    [InlineData("""[{"id":"1","subject":"s","data":{},"eventType":"x.y","eventTime":"2026-01-25T22:12:19Z","dataVersion":"1"}]""", "application/json")]
    public async Task Return_Json_IsPublishedInItsSchema(string json, string type)
    {
        await RunAsync(json);

        Assert.StartsWith(type, (await _sent.Reader.ReadAsync(_patience)).Type, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Return_NoEvent_FailsTheInvocation()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("""{"no":"event"}"""));
        Assert.Equal(0, _sent.Reader.Count);
    }

    [Fact]
    public async Task Send_SettingMissing_NamesIt()
    {
        var fault = await Assert.ThrowsAsync<FormatException>(() => RunAsync("{}", key: null));
        Assert.Contains("'TopicKey'", fault.Message, StringComparison.Ordinal);
    }

    private async Task RunAsync(object value, string? key = "secret")
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Topic", _topic!.Urls.First() + "/api/events"), new("TopicKey", key)])
            .Build();
        var functions = Functions.Of<Publisher>(new Holder(value), new EventGridOutput(settings, Options.Create(new WorkerOptions())));
        Assert.True(functions.Catalog.TryFind("Publish", out var publish));
        await functions.Invoker.InvokeAsync(publish, null, new Dictionary<string, object?>(), _patience);
    }

    internal sealed record Holder(object Value);

    internal sealed class Publisher(Holder holder)
    {
        [Function("Publish")]
        [EventGridOutput(TopicEndpointUri = "Topic", TopicKeySetting = "TopicKey")]
        public object Run([TimerTrigger("00:05:00")] TimerInfo? timer) => holder.Value;
    }
}
