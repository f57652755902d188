using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Elasticity.Processes;
using FunctionsOrchestration.Scaling;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Scaling;

/// <summary>Policies over HTTP, on the real engine.</summary>
public sealed class ScalingHttpTests : IAsyncLifetime
{
    private const string Policy = """{"queue":"work","goals":{"backlogPerWorker":8.2},"means":"concurrency","maximum":50,"minimum":0,"scaleToZeroAfter":"00:10:00"}""";
    private readonly MemoryControlTable _table = new();
    private LocalTestHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await LocalTestHost.StartAsync(
        [typeof(ControlCallOrchestrator), typeof(ScalingEntity), typeof(ScalingPolicies), typeof(ScalingSimulations), typeof(ScalingExports)],
        services => services.AddSerialization().AddAIMesh().AddSingleton<IControlTable>(_table).AddSingleton<ControlBoard>().AddSingleton<PolicyBoard>()
            .AddWorkerProcesses(_ => [], _ => "/tmp"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Put_NewPolicy_IsThereForEverybody()
    {
        var (status, declared, tag) = await SendAsync(HttpMethod.Put, "texts", Policy);
        Assert.Equal((HttpStatusCode.Created, "\"1\"", "texts"), (status, tag, (string?)declared["target"]));
        Assert.Equal("scaling-policy", Assert.Single(_table.Notices).Kind);

        var (_, shown, shownTag) = await SendAsync(HttpMethod.Get, "texts");
        Assert.Equal(("\"1\"", "concurrency", 50), (shownTag, (string?)shown["policy"]!["means"], (int?)shown["policy"]!["maximum"]));
        var (_, list, _) = await SendAsync(HttpMethod.Get, "");
        Assert.Equal("texts", (string?)Assert.Single(list["policies"]!.AsArray())!["target"]);
    }

    [Fact]
    public async Task Put_BasedOnAnOldVersion_Is412WithTheCurrentOne()
    {
        await SendAsync(HttpMethod.Put, "texts", Policy);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, "texts", Policy)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "texts", Policy.Replace("50", "60", StringComparison.Ordinal), "\"1\"")).Status);

        var (status, problem, tag) = await SendAsync(HttpMethod.Put, "texts", Policy, "\"1\"");
        Assert.Equal((HttpStatusCode.PreconditionFailed, "\"2\"", 60), (status, tag, (int?)problem["current"]!["maximum"]));
    }

    [Fact]
    public async Task Put_ManyMistakes_NamesAllAndStoresNothing()
    {
        var (status, problem, _) = await SendAsync(
            HttpMethod.Put, "texts", """{"target":"other","minimum":9,"maximum":3,"goals":{"utilization":70},"up":{"cooldown":"1.01:00:00"},"schedule":[{"begins":"x","lasts":"01:00:00","maximum":10}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            ["goals.utilization", "minimum", "schedule[0].begins", "target", "up.cooldown"],
            problem["errors"]!.AsArray().Select(error => (string)error!["field"]!).Order(StringComparer.Ordinal));
        Assert.Empty(_table.Notices);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "texts")).Status);
    }

    [Theory]
    [InlineData("""{"means":"magic","goals":{"utilization":0.5}}""", "means", "one of processes, concurrency, flex")]
    [InlineData("""{"stabilizationWindow":"soon","goals":{"utilization":0.5}}""", "stabilizationWindow", "a time such as")]
    [InlineData("""{"gaols":{}}""", "gaols", "Unknown field.")]
    public async Task Put_WrongForm_NamesFieldAndForm(string body, string field, string problem)
    {
        var (status, answer, _) = await SendAsync(HttpMethod.Put, "texts", body);
        var error = answer["errors"]!.AsArray()[0]!;
        Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string?)error["field"]));
        Assert.Contains(problem, (string?)error["problem"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_Policy_TakesItBackAndAllowsAnother()
    {
        await SendAsync(HttpMethod.Put, "texts", Policy);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Delete, "texts", null, "\"7\"")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, "texts", null, "\"1\"")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, "texts", null, "*")).Status);
        Assert.Empty(_table.Notices);

        // Its version is another than that of the first, so that whoever still holds that one overwrites nothing.
        Assert.Equal("\"3\"", (await SendAsync(HttpMethod.Put, "texts", Policy)).Tag);
    }

    [Fact]
    public async Task Simulate_DraftAgainstALoad_AnswersFiguresOrADrawing()
    {
        const string Body = """
            {"policy":{"goals":{"utilization":0.7},"maximum":40},"load":{"shape":"step","rate":5,"peak":40,"begins":"00:10:00"},
             "settings":{"duration":"01:00:00","serviceTime":"00:00:00.5","seed":3}}
            """;
        var (status, result, _) = await SendAsync(HttpMethod.Post, "texts/simulations", Body);
        Assert.Equal((HttpStatusCode.OK, "texts"), (status, (string?)result["target"]));
        Assert.InRange((int)result["summary"]!["mostWorkers"]!, 20, 40);
        Assert.InRange(result["samples"]!.AsArray().Count, 900, 1_000);

        using var request = Request(HttpMethod.Post, "texts/simulations", Body, null);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("image/svg+xml"));
        using var answer = await _host.Http.SendAsync(request, Stop);
        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("<svg", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_NoPolicyOrAWrongRecording_SaysSo()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, "texts/simulations", """{"load":{"rate":1}}""")).Status);
        var (status, problem, _) = await SendAsync(HttpMethod.Post, "texts/simulations", """{"csv":"0,1\n60,x","settings":{"tick":"00:10:00"}}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["csv, line 2", "settings.tick"], problem["errors"]!.AsArray().Select(error => (string)error!["field"]!).Take(2));
    }

    [Fact]
    public async Task Export_Keda_NeedsAQueue()
    {
        await SendAsync(HttpMethod.Put, "texts", Policy);
        await SendAsync(HttpMethod.Put, "calls", """{"goals":{"utilization":0.5}}""");

        using var yaml = await _host.Http.GetAsync(new Uri("api/scaling/texts/keda?deployment=workers&account=store", UriKind.Relative), Stop);
        var text = await yaml.Content.ReadAsStringAsync(Stop);
        Assert.Contains("queueLength: \"9\"", text, StringComparison.Ordinal);
        Assert.Contains("accountName: store", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(HttpMethod.Get, "calls/keda")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, "texts/keda?deployment=a%0Ab")).Status);
    }

    [Fact]
    public async Task Export_Flex_IsAPatchOfTheSite()
    {
        await SendAsync(HttpMethod.Put, "texts", Policy);
        var (_, patch, _) = await SendAsync(HttpMethod.Get, "texts/flex");
        Assert.Equal("""{"properties":{"functionAppConfig":{"scaleAndConcurrency":{"maximumInstanceCount":50}}}}""", patch.ToJsonString());
    }

    private async Task<(HttpStatusCode Status, JsonNode Body, string? Tag)> SendAsync(HttpMethod method, string path, string? body = null, string? ifMatch = null)
    {
        using var request = Request(method, path, body, ifMatch);
        using var answer = await _host.Http.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return (answer.StatusCode, text.Length > 0 && text[0] is '{' or '[' ? JsonNode.Parse(text)! : new JsonObject(), answer.Headers.ETag?.Tag);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? body, string? ifMatch)
    {
        var request = new HttpRequestMessage(method, new Uri($"api/scaling{(path.Length > 0 ? "/" : "")}{path}", UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return request;
    }
}
