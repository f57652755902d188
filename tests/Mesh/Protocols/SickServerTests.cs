using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Mesh.Tests.Protocols;

/// <summary>Whatever a server does, a protocol over HTTP answers with a fault of the right kind.</summary>
public sealed class SickServerTests
{
    private const string Secret = "the caller's own words";
    private static readonly TextsRequest Payload = new([Secret]);

    public static TheoryData<string> Protocols => ["openai", "open-inference", "http-json"];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Send_Garbage_IsABadAnswer(string protocol)
    {
        foreach (var body in new[]
        {
            "", "<html>", "{", "null", "[]", "{}", "7", "\"text\"", """{"data":null,"outputs":null}""", """{"data":[7],"outputs":[7]}""", """{"data":[{}],"outputs":[{}]}""",
            """{"data":[{"index":0,"embedding":["a"]}],"outputs":[{"name":"embedding","shape":[1,1],"datatype":"FP32","data":["a"]}]}""",
            """{"data":[{"index":0,"embedding":[]}],"outputs":[{"name":"embedding","shape":[1,0],"datatype":"FP32","data":[]}]}""",
            """{"data":[{"index":0,"embedding":[0,0]}],"outputs":[{"name":"embedding","shape":[1,2],"datatype":"FP32","data":[0,0]}]}""",
            """{"data":[],"outputs":[{"name":"embedding","shape":[2,2],"datatype":"FP32","data":[1,0]}]}""",
            """{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}],"outputs":[{"name":"embedding","shape":[2,1],"datatype":"FP32","data":[1,1]}]}""",
            """{"data":[{"index":0,"embedding":[1e400]}],"outputs":[{"name":"embedding","shape":[-1],"datatype":"FP32","data":[1]}]}""",
        })
        {
            await using var server = await ScriptedServer.AnswerAsync(200, body);
            var fault = await FaultAsync(server, protocol);
            Assert.True(fault.Kind == FaultKind.BadAnswer, $"{body}: {fault}");
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Send_WrongContentType_IsABadAnswer(string protocol)
    {
        await using var server = await ScriptedServer.AnswerAsync(200, "{}", "text/html");

        Assert.Equal(new EndpointFault(FaultKind.BadAnswer, "The answer's content type is not JSON."), await FaultAsync(server, protocol));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Send_NotHttp_IsABadAnswer(string protocol)
    {
        await using var server = await ScriptedServer.SendAsync("SSH-2.0-OpenSSH_9.6\r\n\r\n");

        Assert.Equal(FaultKind.BadAnswer, (await FaultAsync(server, protocol)).Kind);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Send_HalfABodyThenReset_IsUnreachable(string protocol)
    {
        await using var server = await ScriptedServer.AnswerAsync(async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = 1_000;
            await http.Response.WriteAsync("""{"data":[""");
            await http.Response.Body.FlushAsync();
            http.Abort();
        });

        Assert.Equal(FaultKind.Unreachable, (await FaultAsync(server, protocol)).Kind);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Send_ConnectionClosedWithoutAnAnswer_IsUnreachable(string protocol)
    {
        await using var server = await ScriptedServer.SendAsync("");

        Assert.Equal(FaultKind.Unreachable, (await FaultAsync(server, protocol)).Kind);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Send_NobodyListens_IsUnreachable(string protocol)
    {
        await using var server = await ScriptedServer.AnswerAsync(200, "{}");
        using var channel = Connect(server, protocol);
        await server.StopAsync();

        Assert.Equal(FaultKind.Unreachable, (await SendAsync(channel)).Kind);
        Assert.NotNull(await channel.ProbeAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Send_EndlessBody_IsABadAnswerOnceItIsTooLarge(string protocol)
    {
        var chunk = new byte[1 << 20];
        await using var server = await ScriptedServer.AnswerAsync(async http =>
        {
            http.Response.ContentType = "application/json";
            for (var sent = 0; sent < 200; sent++) await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
        });

        Assert.Equal(new EndpointFault(FaultKind.BadAnswer, "The answer is larger than 32 MB."), await FaultAsync(server, protocol));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Send_CancelledWhileTheBodyHangs_ThrowsAndClosesTheConnection(string protocol)
    {
        var (begun, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await ScriptedServer.AnswerAsync(async http =>
        {
            http.RequestAborted.Register(aborted.SetResult);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{");
            await http.Response.Body.FlushAsync();
            begun.SetResult();
            await aborted.Task;
        });
        using var channel = Connect(server, protocol);
        using var cancellation = new CancellationTokenSource();

        var pending = channel.SendAsync(Operations.Embed, Payload, cancellation.Token).AsTask();
        await begun.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(400, FaultKind.InvalidInput)]
    [InlineData(401, FaultKind.NotConfigured)]
    [InlineData(403, FaultKind.NotConfigured)]
    [InlineData(404, FaultKind.OperationUnavailable)]
    [InlineData(408, FaultKind.TimedOut)]
    [InlineData(413, FaultKind.InvalidInput)]
    [InlineData(422, FaultKind.InvalidInput)]
    [InlineData(429, FaultKind.RateLimited)]
    [InlineData(500, FaultKind.ServerError)]
    [InlineData(503, FaultKind.ServerError)]
    [InlineData(302, FaultKind.BadAnswer)]
    public async Task Send_Status_IsAFaultOfItsKindWithoutAnyOfTheBody(int status, FaultKind kind)
    {
        foreach (var protocol in new[] { "openai", "open-inference", "http-json" })
        {
            await using var server = await ScriptedServer.AnswerAsync(
                status, $$$"""{"error":{"message":"{{{Secret}}}","code":"some_code","param":"{{{Secret}}}"}}""", headers: ("Location", "http://127.0.0.1:1/"));

            var fault = await FaultAsync(server, protocol);

            Assert.Equal(kind, fault.Kind);
            Assert.Contains($"{status}", fault.Message, StringComparison.Ordinal);
            Assert.Contains("(some_code)", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("words", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Send_WithAKey_ReadsTheSettingForEachCall(string protocol)
    {
        await using var server = await ScriptedServer.AnswerAsync(500, "{}");
        using var channel = Connect(server, protocol, keySetting: "Models:Key");

        Assert.Equal(FaultKind.NotConfigured, (await SendAsync(channel)).Kind);
        Assert.Equal("", server.Path);

        server.Settings["Models:Key"] = "first";
        await SendAsync(channel);
        Assert.Equal("Bearer first", server.Authorization);

        server.Settings["Models:Key"] = "second";
        await SendAsync(channel);
        Assert.Equal("Bearer second", server.Authorization);

        server.Settings["Models:Key"] = "with\nbreak";
        var fault = await SendAsync(channel);
        Assert.Equal(FaultKind.NotConfigured, fault.Kind);
        Assert.DoesNotContain("break", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai", "GET /v1/models")]
    [InlineData("open-inference", "GET /v2/health/ready")]
    [InlineData("http-json", "GET /health")]
    public async Task Probe_AsksWhereTheProtocolSays(string protocol, string path)
    {
        await using var well = await ScriptedServer.AnswerAsync(200, "{}");
        await using var sick = await ScriptedServer.AnswerAsync(503, "{}");
        using var first = Connect(well, protocol);
        using var second = Connect(sick, protocol);

        Assert.Null(await first.ProbeAsync(TestContext.Current.CancellationToken));
        Assert.Equal(path, well.Path);
        Assert.Contains("503", await second.ProbeAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<EndpointFault> FaultAsync(ScriptedServer server, string protocol)
    {
        using var channel = Connect(server, protocol);
        return await SendAsync(channel);
    }

    private static async Task<EndpointFault> SendAsync(IEndpointChannel channel)
    {
        var reply = await channel.SendAsync(Operations.Embed, Payload, TestContext.Current.CancellationToken);
        Assert.Null(reply.Value);
        return reply.Fault!;
    }

    private static IEndpointChannel Connect(ScriptedServer server, string protocol, string? keySetting = null) => server.Connect(
        protocol, Operations.Embed, keySetting, new FieldMapping
        {
            Path = "embed", Response = new Dictionary<string, string> { ["[*].vector"] = "data[*].embedding" },
        });
}
