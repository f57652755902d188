using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Management;
using FunctionsOrchestration.LocalHost.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Tests.Management;

/// <summary>What the recordings do not ask.</summary>
public sealed class ManagementTests : IAsyncLifetime
{
    private const string Api = "/runtime/webhooks/durabletask";

    private readonly CancellationToken _patience = Patience.Token();
    private LocalApp? _app;

    public async ValueTask InitializeAsync() => _app = await LocalApp.StartAsync([typeof(Shapes), typeof(Tally), typeof(Holding)]);

    public async ValueTask DisposeAsync() => await _app!.DisposeAsync();

    [Fact]
    public async Task Start_WithTimeout_WaitsAndAnswersWithTheOutput()
    {
        var answer = await PostAsync("orchestrators/Sleeper?timeout=60&pollingInterval=1");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("\"slept\"", await answer.Content.ReadAsStringAsync(_patience));
    }

    [Fact]
    public async Task Start_WithTimeoutThatRunsOut_AnswersWithTheAddresses()
    {
        var answer = await PostAsync("orchestrators/WaitForGo/w?timeout=0.05&pollingInterval=0.01");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("w", (string?)(await ReadAsync(answer))["id"]);
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Start_WithTimeoutAndFailure_AnswersWithTheStatus()
    {
        var answer = await PostAsync("orchestrators/FailsItself?timeout=60&pollingInterval=1");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Failed", (string?)(await ReadAsync(answer))["runtimeStatus"]);
    }

    [Fact]
    public async Task Start_PollingIntervalOverTimeout_IsRefused()
    {
        var answer = await PostAsync("orchestrators/Sleeper?timeout=1&pollingInterval=2");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("System.ArgumentException", (string?)(await ReadAsync(answer))["ExceptionType"]);
    }

    [Fact]
    public async Task Start_NoJson_IsRefusedAndNothingStarts()
    {
        var answer = await PostAsync("orchestrators/Child/c", "nope");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("Invalid JSON content", (string?)(await ReadAsync(answer))["Message"]);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("instances/c")).StatusCode);
    }

    [Fact]
    public async Task Start_IdOfAnEntity_IsRefused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("orchestrators/Child/@tally@x", "\"x\"")).StatusCode);

    [Fact]
    public async Task Event_OtherContentType_IsRefused()
    {
        await PostAsync("orchestrators/WaitForGo/w");

        var answer = await PostAsync("instances/w/raiseEvent/go", "\"now\"", "text/plain");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("Only application/json request content is supported", (string?)(await ReadAsync(answer))["Message"]);
    }

    [Fact]
    public async Task List_Pages_GiveEveryInstanceOnce()
    {
        for (var i = 0; i < 5; i++)
            await PostAsync($"orchestrators/WaitForGo/w{i}");

        var seen = new List<string?>();
        string? token = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Api}/instances?top=2&instanceIdPrefix=w");
            request.Headers.TryAddWithoutValidation("x-ms-continuation-token", token);
            var answer = await _app!.Http.SendAsync(request, _patience);
            seen.AddRange((await ReadAsync(answer)).AsArray().Select(instance => (string?)instance!["instanceId"]));
            token = answer.Headers.TryGetValues("x-ms-continuation-token", out var tokens) ? tokens.Single() : null;
        }
        while (token is not null);

        Assert.Equal(["w0", "w1", "w2", "w3", "w4"], seen);
    }

    [Fact]
    public async Task List_TokenThatIsNone_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Api}/instances");
        request.Headers.Add("x-ms-continuation-token", "!");

        Assert.Equal(HttpStatusCode.BadRequest, (await _app!.Http.SendAsync(request, _patience)).StatusCode);
    }

    [Fact]
    public async Task Start_WithAVersion_GivesItToTheInstance()
    {
        await PostAsync("orchestrators/Sleeper/newer?version=1.0");
        await PostAsync("orchestrators/Sleeper/none?version=&timeout=60&pollingInterval=1");

        // A host without a default version lets an instance with one wait.
        Assert.Equal("Completed", (string?)(await GetJsonAsync("instances/none"))["runtimeStatus"]);
        Assert.Equal("Pending", (string?)(await GetJsonAsync("instances/newer"))["runtimeStatus"]);
    }

    [Fact]
    public async Task Resume_OfAnInstanceThatIsNotSuspended_IsAFaultWithItsStatus()
    {
        await PostAsync("orchestrators/WaitForGo/w?timeout=0.05&pollingInterval=0.01");

        var answer = await PostAsync("instances/w/resume");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("Cannot resume", (string?)(await ReadAsync(answer))["ExceptionMessage"], StringComparison.Ordinal);
    }

    [Fact]
    public void Status_OfAnInstanceWithTags_ShowsThem()
    {
        var plain = new OrchestrationMetadata("Story", "1");
        var tagged = new OrchestrationMetadata("Story", "1") { Tags = new Dictionary<string, string> { ["team"] = "a" } };

        Assert.False(StatusRendering.Of(plain, showInput: false).ContainsKey("tags"));
        Assert.Equal("""{"team":"a"}""", StatusRendering.Of(tagged, showInput: false)["tags"]!.ToJsonString());
    }

    [Fact]
    public async Task List_CreatedTime_Filters()
    {
        await PostAsync("orchestrators/WaitForGo/w");

        Assert.Single((await GetJsonAsync("instances?createdTimeFrom=2020-01-01T00:00:00Z&runtimeStatus=Running,Pending")).AsArray());
        Assert.Empty((await GetJsonAsync("instances?createdTimeTo=2020-01-01T00:00:00Z")).AsArray());
    }

    [Fact]
    public async Task Status_HistoryWithoutInputAndOutput_LeavesThemOut()
    {
        await PostAsync("orchestrators/Again/a?timeout=60&pollingInterval=1", "1");

        var bare = (await GetJsonAsync("instances/a?showHistory=true&showInput=false"))["historyEvents"]!.AsArray();
        var full = (await GetJsonAsync("instances/a?showHistory=true&showHistoryOutput=true"))["historyEvents"]!.AsArray();

        Assert.All(bare, e => Assert.False(e!.AsObject().ContainsKey("Input") || e.AsObject().ContainsKey("Result")));
        Assert.Equal("3", (string?)full[0]!["Input"]);
        Assert.Equal(3, (int?)full[^1]!["Result"]);
    }

    [Fact]
    public async Task Status_ActivityIsOut_ShowsAsScheduled()
    {
        await PostAsync("orchestrators/Holds/h");
        string?[] types;
        do
        {
            var status = await GetJsonAsync("instances/h?showHistory=true");
            types = [.. (status["historyEvents"]?.AsArray() ?? []).Select(e => (string?)e!["EventType"])];
        }
        while (types.Length < 2 && !_patience.IsCancellationRequested);

        Assert.Equal(["ExecutionStarted", "TaskScheduled"], types);
    }

    [Fact]
    public async Task Restart_SameId_RunsAgain()
    {
        await PostAsync("orchestrators/Sleeper/s?timeout=60&pollingInterval=1");

        var answer = await PostAsync("instances/s/restart?restartWithNewInstanceId=false&timeout=60&pollingInterval=1");

        Assert.Equal("\"slept\"", await answer.Content.ReadAsStringAsync(_patience));
        Assert.Single((await GetJsonAsync("instances")).AsArray());
    }

    [Fact]
    public async Task PurgeMany_NothingMatches_404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync("instances?createdTimeFrom=2020-01-01")).StatusCode);

    [Fact]
    public async Task Entity_EmptyKey_IsReadByItsSymbol()
    {
        var client = _app!.Services.GetRequiredService<DurableTaskClient>();
        await client.Entities.SignalEntityAsync(new EntityInstanceId("tally", ""), "Add", 4, cancellation: _patience);

        Assert.Equal(4, await EventuallyAsync("entities/Tally/$"));
    }

    [Fact]
    public async Task Entity_Deleted_IsGone()
    {
        await PostAsync("entities/tally/gone?op=Add", "4");
        await EventuallyAsync("entities/tally/gone");

        var answer = await DeleteAsync("entities/tally/gone");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        while ((await GetAsync("entities/tally/gone")).StatusCode != HttpStatusCode.NotFound)
            await Task.Delay(20, _patience);
    }

    [Fact]
    public async Task Entity_NoJson_IsRefused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("entities/Tally/x?op=Add", "{")).StatusCode);

    [Fact]
    public async Task Entities_WithoutState_ShowNull()
    {
        await PostAsync("entities/Tally/x?op=Add", "4");
        await EventuallyAsync("entities/Tally/x");

        var entity = Assert.Single((await GetJsonAsync("entities/tally")).AsArray());
        Assert.Null(entity!["state"]);
        Assert.Equal("x", (string?)entity["entityId"]!["key"]);
    }

    [Theory]
    [InlineData("POST", "instances")]
    [InlineData("PUT", "instances/x")]
    [InlineData("GET", "orchestrators/Child")]
    [InlineData("GET", "instances/x/terminate")]
    [InlineData("POST", "instances/x/nonsense")]
    public async Task Request_NoSuchOperation_404(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{Api}/{path}");
        Assert.Equal(HttpStatusCode.NotFound, (await _app!.Http.SendAsync(request, _patience)).StatusCode);
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _app!.Http.GetAsync(new Uri($"{Api}/{path}", UriKind.Relative), _patience);

    private Task<HttpResponseMessage> DeleteAsync(string path) =>
        _app!.Http.DeleteAsync(new Uri($"{Api}/{path}", UriKind.Relative), _patience);

    private async Task<JsonNode> GetJsonAsync(string path) => await ReadAsync(await GetAsync(path));

    private async Task<JsonNode> ReadAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonNode>(_patience))!;

    private Task<HttpResponseMessage> PostAsync(string path, string body = "", string contentType = "application/json") =>
        _app!.Http.PostAsync(new Uri($"{Api}/{path}", UriKind.Relative), new StringContent(body, Encoding.UTF8, contentType), _patience);

    private async Task<int> EventuallyAsync(string path)
    {
        while (true)
        {
            var answer = await GetAsync(path);
            if (answer.StatusCode == HttpStatusCode.OK)
                return (int)await ReadAsync(answer);
            await Task.Delay(20, _patience);
        }
    }

    internal sealed class Holding
    {
        [Function("Holds")]
        public Task Orchestrate([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Hold");

        [Function("Hold")]
        public Task Hold([ActivityTrigger] string? input, FunctionContext context) =>
            Task.Delay(Timeout.Infinite, context.CancellationToken);
    }
}
