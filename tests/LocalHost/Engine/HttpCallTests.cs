using System.Net;
using FunctionsOrchestration.LocalHost.Engine.Activities;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>HTTP calls of orchestrators.</summary>
public sealed class HttpCallTests : IDisposable
{
    private static readonly Uri Job = new("https://jobs.example/api/start");

    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    private EngineHarness Host(Func<DurableHttpRequest> request)
    {
        var harness = new EngineHarness().Orchestrator("Calls", async context =>
        {
            var response = await context.CallHttpAsync(request());
            return $"{(int)response.StatusCode} {response.Content}";
        });
        harness.Handlers.Activities[HttpActivity.Name] = new HttpActivity(new HttpMessageInvoker(_server), harness.Time).RunAsync;
        return harness;
    }

    [Fact]
    public async Task Call_SendsMethodHeadersAndContent_AndReturnsWhateverTheAnswerIs()
    {
        _server.Answers.Enqueue(_ => new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new StringContent("taken") });
        await using var harness = await Host(() => new DurableHttpRequest(HttpMethod.Put, Job)
        {
            Content = "{}",
            Headers = new Dictionary<string, StringValues> { ["Content-Type"] = "application/json", ["X-Many"] = new(["a", "b"]) },
        }).StartAsync();

        Assert.Equal("409 taken", await harness.OutputAsync<string>("Calls"));
        Assert.Equal("PUT https://jobs.example/api/start X-Many=a,b application/json {}", Assert.Single(_server.Seen));
    }

    [Fact]
    public async Task Accepted_IsFollowedByDurableTimers_AcrossRestarts()
    {
        _server.Answers.Enqueue(_ => Accepted("/api/status/1", retryAfter: 3600));
        _server.Answers.Enqueue(_ => Accepted("https://jobs.example/api/status/1", retryAfter: null));
        _server.Answers.Enqueue(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("done") });
        await using var harness = await Host(() => new DurableHttpRequest(HttpMethod.Post, Job)
        {
            AsynchronousPatternEnabled = true,
            Headers = new Dictionary<string, StringValues> { ["Authorization"] = "Bearer x", ["X-Functions-Key"] = "k" },
        }).StartAsync();
        var id = await harness.ScheduleAsync("Calls");

        await harness.UntilAsync<TimerCreated>(id);
        await harness.RestartAsync();
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.UntilAsync<TimerCreated>(id, 2);
        await harness.RestartAsync();
        harness.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("200 done", (await harness.CompletionAsync(id)).ReadOutputAs<string>());
        Assert.Equal(
            [
                "POST https://jobs.example/api/start Authorization=Bearer x X-Functions-Key=k",
                "GET https://jobs.example/api/status/1 Authorization=Bearer x",
                "GET https://jobs.example/api/status/1 Authorization=Bearer x",
            ],
            _server.Seen);
    }

    [Fact]
    public async Task Accepted_FollowedToAnotherServer_KeepsCredentialsBack()
    {
        _server.Answers.Enqueue(_ => Accepted("https://evil.example/status", retryAfter: 1));
        _server.Answers.Enqueue(_ => new HttpResponseMessage(HttpStatusCode.OK));
        await using var harness = await Host(() => new DurableHttpRequest(HttpMethod.Post, Job)
        {
            AsynchronousPatternEnabled = true,
            Headers = new Dictionary<string, StringValues> { ["authorization"] = "Bearer x", ["Cookie"] = "c", ["X-Other"] = "o" },
        }).StartAsync();
        var id = await harness.ScheduleAsync("Calls");
        await harness.UntilAsync<TimerCreated>(id);

        harness.Time.Advance(TimeSpan.FromSeconds(1));

        await harness.CompletionAsync(id);
        Assert.Equal("GET https://evil.example/status X-Other=o", _server.Seen[1]);
    }

    [Theory]
    [InlineData(false, "/status")]
    [InlineData(true, null)]
    public async Task Accepted_WithoutThePatternOrALocation_IsTheAnswer(bool follow, string? location)
    {
        _server.Answers.Enqueue(_ => Accepted(location, retryAfter: 1));
        await using var harness = await Host(() => new DurableHttpRequest(HttpMethod.Post, Job) { AsynchronousPatternEnabled = follow }).StartAsync();

        Assert.Equal("202 ", await harness.OutputAsync<string>("Calls"));
    }

    [Theory]
    [InlineData(new HttpStatusCode[0], HttpStatusCode.NotFound, true)]
    [InlineData(new[] { HttpStatusCode.ServiceUnavailable }, HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(new[] { HttpStatusCode.ServiceUnavailable }, HttpStatusCode.NotFound, false)]
    public async Task RetryOptions_NameTheAnswersThatFailTheCall(HttpStatusCode[] named, HttpStatusCode answer, bool fails)
    {
        _server.Answers.Enqueue(_ => new HttpResponseMessage(answer));
        await using var harness = await Host(() =>
            new DurableHttpRequest(HttpMethod.Get, Job) { HttpRetryOptions = new HttpRetryOptions(named) { MaxNumberOfAttempts = 3 } }).StartAsync();

        var done = await harness.RunAsync("Calls");

        Assert.Equal(fails ? OrchestrationRuntimeStatus.Failed : OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        if (fails) Assert.True(done.FailureDetails!.InnerFailure!.IsCausedBy<HttpRequestException>());
        Assert.Single(_server.Seen);
    }

    [Fact]
    public async Task Timeout_FailsTheCall()
    {
        var asked = new TaskCompletionSource();
        _server.Waits = async stop =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        };
        await using var harness = await Host(() => new DurableHttpRequest(HttpMethod.Get, Job) { Timeout = TimeSpan.FromSeconds(5) }).StartAsync();
        var id = await harness.ScheduleAsync("Calls");
        await asked.Task.WaitAsync(EngineHarness.Stop);

        harness.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.True((await harness.CompletionAsync(id)).FailureDetails!.InnerFailure!.IsCausedBy<TimeoutException>());
    }

    [Fact]
    public async Task EveryHub_HasTheActivity()
    {
        await using var harness = new EngineHarness().Orchestrator("Calls", async context =>
            (await context.CallHttpAsync(HttpMethod.Get, new Uri("http://127.0.0.1:1/"), "x")).Content);
        await harness.StartAsync();

        var failed = await harness.RunAsync("Calls");

        Assert.True(failed.FailureDetails!.InnerFailure!.IsCausedBy<HttpRequestException>(), failed.FailureDetails.ErrorMessage);
    }

    private static HttpResponseMessage Accepted(string? location, int? retryAfter)
    {
        var response = new HttpResponseMessage(HttpStatusCode.Accepted);
        if (location is not null) response.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute);
        if (retryAfter is { } seconds) response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return response;
    }

    private sealed class ScriptedServer : HttpMessageHandler
    {
        public Queue<Func<HttpRequestMessage, HttpResponseMessage>> Answers { get; } = new();

        public List<string> Seen { get; } = [];

        public Func<CancellationToken, Task> Waits { get; set; } = _ => Task.CompletedTask;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var headers = request.Headers.Select(header => $" {header.Key}={string.Join(',', header.Value)}");
            var content = request.Content is null
                ? ""
                : $" {request.Content.Headers.ContentType} {await request.Content.ReadAsStringAsync(cancellationToken)}";
            Seen.Add($"{request.Method} {request.RequestUri}{string.Concat(headers)}{content}");
            await Waits(cancellationToken);
            return Answers.Dequeue()(request);
        }
    }
}
