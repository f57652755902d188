using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Functions.Tests.Work;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.DirectCalls;

/// <summary>Chat over HTTP as server-sent events.</summary>
public sealed class StreamedCallsTests
{
    private const string Ask = """{"messages":[{"role":"user","text":"Count."}]}""";

    private static readonly MeshResult Whole = new()
    {
        Value = new ChatAnswer("one two"), FinishReason = "stop", Usage = new TokenUsage(4, 2), Route = ScriptedMesh.Route,
        Stream = new StreamRecord(TimeSpan.FromMilliseconds(12), 2, BrokenAfter: 1, BrokenEndpoint: "far"),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_AcceptingEvents_GetsTextsAndTheRecord()
    {
        await using var host = await StartAsync(new ScriptedMesh(_ => Whole) { Texts = ["one ", "two\n"] });

        using var answer = await PostAsync(host, Ask, "text/event-stream");

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("near", answer.Headers.GetValues("x-mesh-endpoint").Single());
        Assert.Equal(
            """
            event: text
            data: {"text":"one "}

            event: text
            data: {"text":"two\n"}

            event: end
            data: {"finishReason":"stop","usage":{"input":4,"output":2,"cachedInput":0,"total":6},"route":{"service":"nlp","version":"1","endpoint":"near","attempts":2,"reason":"retry, least-requests"},"stream":{"firstTextMilliseconds":12,"texts":2,"brokenAfter":1,"brokenEndpoint":"far"}}


            """,
            await answer.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Call_StreamInTheBody_IsTheSameAndNoPartOfThePayload()
    {
        var mesh = new ScriptedMesh(_ => Whole) { Texts = ["one "] };
        await using var host = await StartAsync(mesh);

        using var answer = await PostAsync(host, """{"stream":true,"messages":[{"role":"user","text":"Count."}]}""");

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(new ChatTurn("user", "Count."), Assert.Single(((ChatRequest)mesh.Asked.Single().Payload).Messages));
    }

    [Fact]
    public async Task Call_NotAskingForAStream_GetsTheWholeAnswer()
    {
        await using var host = await StartAsync(new ScriptedMesh(_ => Whole) { Texts = ["never"] });

        using var answer = await PostAsync(host, """{"stream":false,"messages":[{"role":"user","text":"Count."}]}""");

        Assert.Equal("""{"text":"one two"}""", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Call_ProblemBeforeAnyText_HasItsStatus()
    {
        await using var host = await StartAsync(
            ScriptedMesh.Failing(ProblemReason.Overloaded, "Service 'chat' is full.", TimeSpan.FromSeconds(2)));

        using var answer = await PostAsync(host, Ask, "text/event-stream");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "2"), (answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Call_ProblemAfterATexts_EndsWithAProblemEvent()
    {
        var lost = new MeshResult
        {
            Problem = new MeshProblem(ProblemReason.StreamInterrupted, "It broke off."), Route = ScriptedMesh.Route,
            Stream = new StreamRecord(TimeSpan.Zero, 1),
        };
        await using var host = await StartAsync(new ScriptedMesh(_ => lost) { Texts = ["one "] });

        using var answer = await PostAsync(host, Ask, "text/event-stream");

        var events = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("event: problem\ndata: {\"type\":", events, StringComparison.Ordinal);
        Assert.Contains("\"status\":502,\"detail\":\"It broke off.\"", events, StringComparison.Ordinal);
        Assert.DoesNotContain("event: end", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ClientLeaves_EndsTheCall()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isFirst = true;
        var mesh = new ScriptedMesh(_ => Whole)
        {
            Texts = ["one ", "two "],
            BeforeText = async cancellation =>
            {
                if (isFirst)
                {
                    isFirst = false;
                    return;
                }
                await using var end = cancellation.Register(ended.SetResult);
                await Task.Delay(Timeout.Infinite, cancellation);
            },
        };
        await using var host = await StartAsync(mesh);

        using (var answer = await PostAsync(host, Ask, "text/event-stream"))
        {
            await using var body = await answer.Content.ReadAsStreamAsync(Stop);
            await body.ReadExactlyAsync(new byte[10], Stop);
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
    }

    private static Task<LocalTestHost> StartAsync(ScriptedMesh mesh) => LocalTestHost.StartAsync(
        [typeof(ServiceCalls)], services => services.AddSerialization().AddSingleton<IMesh>(mesh).AddSingleton<CallReader>()
            .AddWorkParts());

    private static async Task<HttpResponseMessage> PostAsync(LocalTestHost host, string body, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/ai/generative/chat", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (accept is not null) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }
}
