using System.Net;
using System.Text;
using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.Http;

/// <summary>What callers of HTTP functions get, for everything that a function may return.</summary>
public sealed class HttpAnswersTests : IAsyncLifetime
{
    private LocalApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await LocalApp.StartAsync([typeof(Answers)]);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("GET /api/action", 201, "application/json; charset=utf-8", """{"fullName":"Ada","age":null}""")]
    [InlineData("GET /api/result", 202, "application/json; charset=utf-8", """{"fullName":"Ada","age":null}""")]
    [InlineData("GET /api/object", 200, "application/json; charset=utf-8", """{"fullName":"Ada","age":null}""")]
    [InlineData("GET /api/text", 200, "text/plain; charset=utf-8", "plain")]
    [InlineData("GET /api/nothing", 200, null, "")]
    [InlineData("GET /api/written", 418, null, "by hand")]
    [InlineData("GET /api/data/7?q=a%20b", 203, "application/json; charset=utf-8", """{"Id":7,"Q":"a b","Url":"?q=a%20b"}""")]
    [InlineData("GET /api/marked", 409, "text/plain; charset=utf-8", "marked")]
    [InlineData("GET /api/typed", 410, null, "")]
    [InlineData("GET /api/throws", 500, null, "")]
    [InlineData("GET /api/unwritable", 500, null, "")]
    [InlineData("POST /api/body {\"fullName\":\"Bo\",\"age\":3}", 200, "text/plain; charset=utf-8", "Bo 3")]
    [InlineData("POST /api/poco {\"fullName\":\"Bo\",\"age\":3}", 200, "text/plain; charset=utf-8", "Bo 3")]
    [InlineData("POST /api/body {", 500, null, "")]
    [InlineData("POST /api/echo \"ä\"", 200, null, "\"ä\"")]
    [InlineData("POST /api/action", 404, null, "")]
    [InlineData("GET /api/nowhere", 404, null, "")]
    [InlineData("GET /api/data/seven", 404, null, "")]
    [InlineData("PUT /api/any", 200, "text/plain; charset=utf-8", "PUT")]
    public async Task Answer_OfEachKind_IsTheGenuineHosts(string request, int status, string? contentType, string body)
    {
        using var answer = await SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(body, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Answer_HeadersAndCookiesOfResponseData_AreSent()
    {
        using var answer = await SendAsync("GET /api/data/7?q=x");

        Assert.Equal(["one", "two"], answer.Headers.GetValues("X-Mine"));
        Assert.Equal("seen=7; path=/; secure; samesite=lax", Assert.Single(answer.Headers.GetValues("Set-Cookie")));
    }

    [Fact]
    public async Task Request_BodyOverTheLimit_Gets413()
    {
        await using var small = await LocalApp.StartAsync(
            [typeof(Answers)], configure: builder => builder.Configuration[BodyLimit.Setting] = "1000");
        using var content = new ByteArrayContent(new byte[1001]);

        using var answer = await small.Http.PostAsync(
            new Uri("/api/poco", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Request_CallerGoesAway_CancelsTheFunction()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var answer = _app.Http.GetAsync(new Uri("/api/waits", UriKind.Relative), caller.Token);
        await Answers.Waiting.Task.WaitAsync(TestContext.Current.CancellationToken);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await Answers.Cancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(string line)
    {
        var parts = line.Split(' ', 3);
        var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        if (parts.Length == 3)
            request.Content = new StringContent(parts[2], Encoding.UTF8, "application/json");
        return _app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public sealed record Person(string FullName, int? Age);

    public sealed class Marked
    {
        [HttpResult]
        public IActionResult? Http { get; set; }

        [QueueOutput("q")]
        public string? Message { get; set; }
    }

    public sealed class Typed
    {
        public HttpResponseData? Response { get; set; }

        [QueueOutput("q")]
        public string? Message { get; set; }
    }

    public sealed class Answers
    {
        private static readonly Person Ada = new("Ada", null);

        public static TaskCompletionSource Waiting { get; } = new();

        public static TaskCompletionSource Cancelled { get; } = new();

        [Function("Action")]
        public IActionResult Action([HttpTrigger(AuthorizationLevel.Function, "get", Route = "action")] HttpRequest request) =>
            new CreatedResult("/there", Ada);

        [Function("Result")]
        public async Task<IResult> Result([HttpTrigger(AuthorizationLevel.Function, "get", Route = "result")] HttpRequest request)
        {
            await Task.Yield();
            return Results.Accepted("/there", Ada);
        }

        [Function("Object")]
        public Person Plain([HttpTrigger("get", Route = "object")] HttpRequest request) => Ada;

        [Function("Text")]
        public string Text([HttpTrigger("get", Route = "text")] HttpRequest request) => "plain";

        [Function("Nothing")]
        public void Nothing([HttpTrigger("get", Route = "nothing")] HttpRequest request) => _ = request;

        [Function("Written")]
        public Task Written([HttpTrigger("get", Route = "written")] HttpRequest request)
        {
            request.HttpContext.Response.StatusCode = 418;
            return request.HttpContext.Response.WriteAsync("by hand");
        }

        [Function("Data")]
        public static async Task<HttpResponseData> Data(
            [HttpTrigger("get", Route = "data/{id:int}")] HttpRequestData request, int id)
        {
            var response = request.CreateResponse(HttpStatusCode.NonAuthoritativeInformation);
            response.Headers.Add("X-Mine", ["one", "two"]);
            response.Cookies.Append(new HttpCookie("seen", $"{id}") { Secure = true, SameSite = SameSite.Lax });
            await response.WriteAsJsonAsync(new { Id = id, Q = request.Query["q"], Url = request.Url.Query });
            return response;
        }

        [Function("Marked")]
        public Marked MarkedResult([HttpTrigger("get", Route = "marked")] HttpRequest request) =>
            new() { Http = new ConflictObjectResult("marked") };

        [Function("Typed")]
        public Typed TypedResult([HttpTrigger("get", Route = "typed")] HttpRequestData request) =>
            new() { Response = request.CreateResponse(HttpStatusCode.Gone) };

        [Function("Throws")]
        public IActionResult Throws([HttpTrigger("get", Route = "throws")] HttpRequest request) =>
            throw new InvalidOperationException("a secret");

        [Function("Unwritable")]
        public object Unwritable([HttpTrigger("get", Route = "unwritable")] HttpRequest request) => new { Name = 1, name = 2 };

        [Function("Body")]
        public string Body(
            [HttpTrigger("post", Route = "body")] HttpRequest request,
            [Microsoft.Azure.Functions.Worker.Http.FromBody] Person person) =>
            $"{person.FullName} {person.Age}";

        [Function("Poco")]
        public string Poco([HttpTrigger("post", Route = "poco")] Person person) => $"{person.FullName} {person.Age}";

        [Function("Echo")]
        public static HttpResponseData Echo([HttpTrigger("post", Route = "echo")] HttpRequestData request)
        {
            var response = request.CreateResponse();
            response.WriteString(request.ReadAsString()!);
            return response;
        }

        [Function("Any")]
        public string Any([HttpTrigger(Route = "any")] HttpRequest request) => request.Method;

        [Function("Waits")]
        public async Task Waits([HttpTrigger("get", Route = "waits")] HttpRequest request, CancellationToken stop)
        {
            Waiting.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                Cancelled.TrySetResult();
            }
        }
    }
}
