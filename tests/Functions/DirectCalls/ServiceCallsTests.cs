using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Functions.Tests.Work;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.DirectCalls;

/// <summary>What <c>POST /api/ai/{service}/{operation}</c> asks of the mesh, and what it makes of the answer.</summary>
public sealed class ServiceCallsTests
{
    private static readonly ScriptedMesh Positive = ScriptedMesh.Ok(new Sentiment("positive", 0.9));

    [Fact]
    public async Task Call_Text_AnswersTheCanonicalRecordAndItsRoute()
    {
        var mesh = new ScriptedMesh(_ => new MeshResult
        {
            Value = new Sentiment("positive", 0.9), Model = new ModelInfo("use", "1"), Usage = new TokenUsage(3, 5), Route = ScriptedMesh.Route,
        });

        using var answer = await PostAsync(mesh, "nlp/sentiment", """{"text":"Fine."}""");

        Assert.Equal("""{"label":"positive","positive":0.9}""", await ReadAsync(answer));
        Assert.Equal("nlp 1 near 2 retry, least-requests", string.Join(' ', Headers(answer, "service", "version", "endpoint", "attempts", "reason")));
        Assert.Equal(["use 1", "3", "5"], Headers(answer, "model", "tokens-input", "tokens-output"));
        Assert.Equal(new TextRequest("Fine."), mesh.Asked.Single().Payload);
    }

    [Fact]
    public async Task Call_WithWishes_PassesThemOn()
    {
        var mesh = ScriptedMesh.Ok(new Sentiment("positive", 0.9));

        using var answer = await PostAsync(mesh, "nlp/sentiment", """{"text":"Fine."}""", headers =>
        {
            headers.Add("x-mesh-caller", "shop");
            headers.Add("x-mesh-priority", "critical");
            headers.Add("x-mesh-deadline-ms", "2000");
            headers.Add("x-mesh-affinity", "user-7");
            headers.Add("x-mesh-locality", "westeurope");
            headers.Add("x-mesh-version", "2");
            headers.Add("Idempotency-Key", "k-1");
            headers.Add("x-functions-key", "secret");
        });

        var asked = mesh.Asked.Single();
        Assert.Equal(("shop", CallPriority.Critical, "k-1"), (asked.Caller, asked.Priority, asked.IdempotencyKey));
        Assert.Equal(("2", "user-7", "westeurope"), (asked.Hints!.Version, asked.Hints.AffinityKey, asked.Hints.Locality));
        Assert.Equal(new LocalTestHostOptions().StartTime.AddSeconds(2), asked.Deadline);
        Assert.DoesNotContain("x-functions-key", asked.Hints.Headers!.Keys);
    }

    [Fact]
    public async Task Call_ImageAsRawBody_IsTheSameAsInBase64()
    {
        var mesh = ScriptedMesh.Ok(new RecognizedText("", [], 1, 1));

        using var raw = new ByteArrayContent([1, 2, 3]);
        raw.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using var first = await PostAsync(mesh, "vision/ocr", raw);
        using var second = await PostAsync(mesh, "vision/ocr", """{"image":"AQID"}""");

        Assert.All(mesh.Asked, asked => Assert.Equal([1, 2, 3], ((ImageRequest)asked.Payload).Image));
        Assert.Equal(2, mesh.Asked.Count);
    }

    [Fact]
    public async Task Call_UnknownService_Is404WithTheNearest()
    {
        using var answer = await PostAsync(Positive, "nlq/sentiment", """{"text":"Fine."}""");

        var error = (await ErrorsAsync(answer, HttpStatusCode.NotFound)).Single();
        Assert.Equal("service: There is no service 'nlq'. Did you mean 'nlp'?", error);
    }

    [Fact]
    public async Task Call_ManyErrors_NamesAllInOneAnswerAndCallsNobody()
    {
        var mesh = ScriptedMesh.Ok(new Forecast([], "ssa", null));

        using var answer = await PostAsync(
            mesh, "timeseries/forecast", """{"series":[1,"two",null],"horizon":3}""", headers =>
            {
                headers.Add("x-mesh-priority", "urgent");
                headers.Add("x-mesh-deadline-ms", "0");
                headers.Add("x-mesh-region", "here");
            });

        Assert.Equal(
            [
                "series[1]: It is a string; it must be a number.",
                "series[2]: It is null; it must be a number.",
                "horizon: Unknown field.",
                "steps: The field is missing.",
                "x-mesh-region: Unknown header.",
                "x-mesh-priority: There is no such priority.",
                "x-mesh-deadline-ms: Not a whole number from 1 to 3600000.",
            ],
            await ErrorsAsync(answer, HttpStatusCode.BadRequest));
        Assert.Empty(mesh.Asked);
    }

    [Theory]
    [InlineData("""["Fine."]""", "body: It is a list; it must be such as {\"text\": \"…\"}.")]
    [InlineData("""{"text":null}""", "text: It is null; it must be a string.")]
    [InlineData("""{"text":"a","text":"b"}""", "body: The body is not well-formed JSON: Duplicate property 'text' encountered during deserialization.")]
    [InlineData("", "body: The body is empty.")]
    [InlineData("{\"text\":\"\\ud800\"}", "body: A string in the body is not valid Unicode.")]
    public async Task Call_BadBody_IsTold(string body, string error)
    {
        using var answer = await PostAsync(Positive, "nlp/sentiment", body);

        Assert.Equal([error], await ErrorsAsync(answer, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Call_ImageWhereTextIsTaken_Is415()
    {
        using var image = new ByteArrayContent([1]);
        image.Headers.ContentType = new MediaTypeHeaderValue("image/png");

        using var answer = await PostAsync(Positive, "nlp/sentiment", image);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task Call_BudgetSpent_ShowsTheBudget()
    {
        var state = new BudgetAnswer(Granted: false)
        {
            Limit = BudgetAmount.Unlimited with { MicroUnits = 2_000_000 }, Spent = new(1_500_000, 70, 3), NextPeriod = DateTimeOffset.UnixEpoch,
        };
        var mesh = new ScriptedMesh(_ => new MeshResult
        {
            Problem = new MeshProblem(ProblemReason.BudgetExhausted, "It is spent.") { Budget = new("acme", state) }, Route = ScriptedMesh.Route,
        });

        using var answer = await PostAsync(mesh, "nlp/sentiment", """{"text":"Fine."}""", headers => headers.Add("x-mesh-caller", "acme"));

        Assert.Equal("acme", mesh.Asked.Single().Tenant);
        using var problem = JsonDocument.Parse(await ReadAsync(answer));
        var budget = problem.RootElement.GetProperty("budget");
        Assert.Equal("acme", budget.GetProperty("tenant").GetString());
        Assert.Equal((2m, 1.5m), (budget.GetProperty("limit").GetProperty("money").GetDecimal(), budget.GetProperty("spent").GetProperty("money").GetDecimal()));
        Assert.False(budget.GetProperty("limit").TryGetProperty("tokens", out _));
        Assert.Equal(DateTimeOffset.UnixEpoch, budget.GetProperty("nextPeriod").GetDateTimeOffset());
    }

    [Theory]
    [InlineData(ProblemReason.UnknownVersion, 404, null)]
    [InlineData(ProblemReason.InvalidInput, 400, null)]
    [InlineData(ProblemReason.ContextTooLong, 413, null)]
    [InlineData(ProblemReason.ContentRefused, 422, null)]
    [InlineData(ProblemReason.NotConfigured, 503, null)]
    [InlineData(ProblemReason.NoHealthyEndpoint, 503, "5")]
    [InlineData(ProblemReason.Overloaded, 503, "5")]
    [InlineData(ProblemReason.RateLimited, 429, "5")]
    [InlineData(ProblemReason.UnknownCaller, 403, null)]
    [InlineData(ProblemReason.BudgetExhausted, 402, "5")]
    [InlineData(ProblemReason.BudgetUnavailable, 503, "5")]
    [InlineData(ProblemReason.DeadlineExceeded, 504, null)]
    [InlineData(ProblemReason.EndpointFailed, 502, null)]
    public async Task Call_Problem_HasItsStatusRetryAfterAndRoute(ProblemReason reason, int status, string? retryAfter)
    {
        var wait = retryAfter is null ? (TimeSpan?)null : TimeSpan.FromSeconds(4.2);

        using var answer = await PostAsync(ScriptedMesh.Failing(reason, "It says why.", wait), "nlp/sentiment", """{"text":"Fine."}""");

        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(retryAfter, answer.Headers.RetryAfter?.ToString());
        Assert.Equal(["near", "2"], Headers(answer, "endpoint", "attempts"));
        using var problem = JsonDocument.Parse(await ReadAsync(answer));
        Assert.Equal("It says why.", problem.RootElement.GetProperty("detail").GetString());
    }

    private static Task<HttpResponseMessage> PostAsync(
        ScriptedMesh mesh, string path, string body, Action<HttpRequestHeaders>? addHeaders = null) =>
        PostAsync(mesh, path, new StringContent(body, Encoding.UTF8, "application/json"), addHeaders);

    private static async Task<HttpResponseMessage> PostAsync(
        ScriptedMesh mesh, string path, HttpContent content, Action<HttpRequestHeaders>? addHeaders = null)
    {
        await using var host = await LocalTestHost.StartAsync(
            [typeof(ServiceCalls)], services => services.AddSerialization().AddSingleton<IMesh>(mesh).AddSingleton<CallReader>()
                .AddWorkParts());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"api/ai/{path}", UriKind.Relative)) { Content = content };
        addHeaders?.Invoke(request.Headers);
        return await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Headers(HttpResponseMessage answer, params string[] names) =>
        names.Select(name => answer.Headers.GetValues($"x-mesh-{name}").Single());

    private static Task<string> ReadAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static async Task<string[]> ErrorsAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        using var problem = JsonDocument.Parse(await ReadAsync(answer));
        return [.. problem.RootElement.GetProperty("errors").EnumerateArray()
            .Select(error => $"{error.GetProperty("field").GetString()}: {error.GetProperty("problem").GetString()}")];
    }
}
