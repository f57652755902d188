using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Security;
using FunctionsOrchestration.LocalHost.Triggers.EventGrid;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.EventGrid;

/// <summary>The Event Grid endpoint on Kestrel, asked as Event Grid asks.</summary>
public sealed class EventGridEndpointsTests : IAsyncLifetime
{
    private const string TwoEvents = """
        [{"id":"1","topic":"t","subject":"s1","data":{"a":1},"eventType":"x.y","eventTime":"2026-01-25T22:12:19Z","metadataVersion":"1","dataVersion":"1"},
         {"id":"2","topic":"t","subject":"s2","data":{"a":2},"eventType":"x.y","eventTime":"2026-01-25T22:12:19Z","metadataVersion":"1","dataVersion":"1"}]
        """;

    private const string CloudEventJson = """{"specversion":"1.0","id":"3","source":"/s","type":"x.y","data":{"a":3}}""";

    private readonly CancellationToken _patience = Patience.Token();
    private readonly Seen _seen = new();
    private readonly string _data = Directory.CreateTempSubdirectory().FullName;
    private readonly HttpClient _http = new();
    private WebApplication? _app;
    private EventGridEndpoints? _endpoints;

    public async ValueTask InitializeAsync() => await StartAsync(auth: false);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app!.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Notification_EventGridEvents_RunsOnceForEach()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("Events", "Notification", TwoEvents)).StatusCode);

        var events = await _seen.TakeAsync(2, _patience);
        Assert.Equal(["s1", "s2"], events.Cast<EventGridEvent>().Select(e => e.Subject).Order());
    }

    [Fact]
    public async Task Notification_OneCloudEvent_RunsOnce()
    {
        var answer = await PostAsync("Clouds", "Notification", CloudEventJson, "application/cloudevents+json");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("3", ((CloudEvent)Assert.Single(await _seen.TakeAsync(1, _patience))!).Id);
    }

    [Fact]
    public async Task Notification_CloudEventBatch_RunsOnceForEach()
    {
        await PostAsync("Clouds", "Notification", $"[{CloudEventJson},{CloudEventJson}]", "application/cloudevents-batch+json");

        Assert.All(await _seen.TakeAsync(2, _patience), e => Assert.Equal("x.y", ((CloudEvent)e!).Type));
    }

    [Fact]
    public async Task Notification_BatchedTrigger_RunsOnceForAll()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("Batch", "Notification", TwoEvents)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("TextBatch", "Notification", CloudEventJson)).StatusCode);

        var batches = await _seen.TakeAsync(2, _patience);
        Assert.Equal(2, ((EventGridEvent[])batches[0]!).Length);
        Assert.Contains("\"specversion\"", Assert.Single((string[])batches[1]!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Binary")]
    [InlineData("Own")]
    public async Task Notification_OtherParameterTypes_TakeTheJson(string function)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(function, "Notification", CloudEventJson)).StatusCode);

        var argument = Assert.Single(await _seen.TakeAsync(1, _patience));
        Assert.Contains("x.y", argument!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notification_OneEventFails_500ThoughTheOtherRan()
    {
        var answer = await PostAsync("FailsOnSecond", "Notification", TwoEvents);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("Exception while executing function: Functions.FailsOnSecond", await answer.Content.ReadAsStringAsync(_patience));
        Assert.Equal(2, (await _seen.TakeAsync(2, _patience)).Count);
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("7")]
    [InlineData("""[{"id":"no event"}]""")]
    public async Task Notification_NoEvent_500AndNothingRuns(string body)
    {
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync("Events", "Notification", body)).StatusCode);
        Assert.Equal(0, _seen.Count);
    }

    [Theory]
    [InlineData("Unsubscribe", HttpStatusCode.Accepted)]
    [InlineData(null, HttpStatusCode.BadRequest)]
    [InlineData("Anything", HttpStatusCode.BadRequest)]
    public async Task Request_OtherEventTypes_RunNothing(string? eventType, HttpStatusCode expected)
    {
        Assert.Equal(expected, (await PostAsync("Events", eventType, TwoEvents)).StatusCode);
        Assert.Equal(0, _seen.Count);
    }

    [Theory]
    [InlineData("""[{"id":"1","data":{"validationCode":"abc"}}]""")]
    [InlineData("""{"id":"1","data":"{\"validationCode\":\"abc\"}"}""")]
    [InlineData("""{"id":"1","data":{"validationCode":"abc"}}""")]
    public async Task Validation_Code_IsSentBackAsText(string body)
    {
        var answer = await PostAsync("Events", "SubscriptionValidation", body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"validationResponse":"abc"}""", await answer.Content.ReadAsStringAsync(_patience));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"id":"1"}]""")]
    [InlineData("nope")]
    public async Task Validation_NoCode_500(string body) =>
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync("Events", "SubscriptionValidation", body)).StatusCode);

    [Theory]
    [InlineData(null, "eventgrid.azure.net")]
    [InlineData("eventgrid.azure.cn", "eventgrid.azure.cn")]
    [InlineData("evil.example", "eventgrid.azure.net")]
    public async Task Options_Origin_IsAllowedWhenItIsEventGrids(string? origin, string allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, Address("Clouds"));
        if (origin is not null)
            request.Headers.Add("WebHook-Request-Origin", origin);

        var answer = await _http.SendAsync(request, _patience);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(allowed, Assert.Single(answer.Headers.GetValues("Webhook-Allowed-Origin")));
    }

    [Theory]
    [InlineData("Nope")]
    [InlineData("Plain")]
    public async Task Request_NoEventGridFunction_404WithItsName(string function)
    {
        var answer = await PostAsync(function, "Notification", TwoEvents);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal($"cannot find function: '{function}'", await answer.Content.ReadAsStringAsync(_patience));
    }

    [Fact]
    public async Task Request_AuthAsked_NeedsTheKey()
    {
        await _app!.DisposeAsync();
        await StartAsync(auth: true);

        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("Events", "Notification", "[]")).StatusCode);
        var key = HostKeys.Load(_data).Extension(HostKeys.EventGrid);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"Events&code={key}", "Notification", "[]")).StatusCode);
    }

    [Fact]
    public void Describe_EventGridFunction_GivesTheAddressToPostTo()
    {
        Assert.True(Functions.Of<Listeners>(_seen).Catalog.TryFind("Events", out var events));
        Assert.True(Functions.Of<Listeners>(_seen).Catalog.TryFind("Plain", out var plain));

        Assert.Equal(Address("Events").Replace("127.0.0.1", "localhost", StringComparison.Ordinal), _endpoints!.Describe(events));
        Assert.Null(_endpoints.Describe(plain));
    }

    private async Task StartAsync(bool auth)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _endpoints = New(Functions.Of<Listeners>(_seen), auth);
        _endpoints.Map(_app);
        await _app.StartAsync(_patience);
    }

    private EventGridEndpoints New(Functions functions, bool auth)
    {
        var options = new LaunchOptions { Auth = auth };
        var authorizer = new RequestAuthorizer(options, HostKeys.Load(_data));
        var address = new HostAddress(_app!.Services.GetRequiredService<IServer>(), options);
        return new(functions.Catalog, new EventDispatcher(functions.Invoker), authorizer, address);
    }

    private string Address(string function) => $"{_app!.Urls.First()}/runtime/webhooks/EventGrid?functionName={function}";

    private async Task<HttpResponseMessage> PostAsync(
        string function, string? eventType, string body, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(function));
        request.Content = new StringContent(body, Encoding.UTF8, contentType);
        if (eventType is not null)
            request.Headers.Add("aeg-event-type", eventType);
        return await _http.SendAsync(request, _patience);
    }

    internal sealed class Seen
    {
        private readonly Channel<object?> _events = Channel.CreateUnbounded<object?>();

        public int Count => _events.Reader.Count;

        public void Note(object? value) => _events.Writer.TryWrite(value);

        public async Task<List<object?>> TakeAsync(int count, CancellationToken patience)
        {
            var events = new List<object?>();
            while (events.Count < count)
                events.Add(await _events.Reader.ReadAsync(patience));
            return events;
        }
    }

    internal sealed record Own(string Type, JsonElement Data);

    internal sealed class Listeners(Seen seen)
    {
        [Function("Events")]
        public void Events([EventGridTrigger] EventGridEvent e) => seen.Note(e);

        [Function("Clouds")]
        public void Clouds([EventGridTrigger] CloudEvent e) => seen.Note(e);

        [Function("Batch")]
        public void Batch([EventGridTrigger(IsBatched = true)] EventGridEvent[] events) => seen.Note(events);

        [Function("TextBatch")]
        public void TextBatch([EventGridTrigger(IsBatched = true)] string[] events) => seen.Note(events);

        [Function("Text")]
        public void Text([EventGridTrigger] string e) => seen.Note(e);

        [Function("Binary")]
        public void Binary([EventGridTrigger] BinaryData e) => seen.Note(e);

        [Function("Own")]
        public void OwnType([EventGridTrigger] Own e) => seen.Note(e);

        [Function("FailsOnSecond")]
        public void FailsOnSecond([EventGridTrigger] EventGridEvent e)
        {
            seen.Note(e);
            if (e.Subject == "s2")
                throw new InvalidOperationException("boom");
        }

        [Function("Plain")]
        public void Plain([QueueTrigger("plain")] string body) => seen.Note(body);
    }
}
