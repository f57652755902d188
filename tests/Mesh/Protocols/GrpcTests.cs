using System.Buffers.Binary;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc.Wire;
using FunctionsOrchestration.Mesh.Translation;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Mesh.Tests.Protocols;

/// <summary>Open Inference Protocol over gRPC, towards servers that do what they should not.</summary>
public sealed class GrpcTests
{
    private const string Protocol = "open-inference-grpc";
    private static readonly TextsRequest Payload = new(["the caller's own words"]);

    [Theory]
    [InlineData(1, FaultKind.Unreachable)]
    [InlineData(2, FaultKind.ServerError)]
    [InlineData(3, FaultKind.InvalidInput)]
    [InlineData(4, FaultKind.TimedOut)]
    [InlineData(5, FaultKind.OperationUnavailable)]
    [InlineData(7, FaultKind.NotConfigured)]
    [InlineData(8, FaultKind.RateLimited)]
    [InlineData(9, FaultKind.OperationUnavailable)]
    [InlineData(12, FaultKind.OperationUnavailable)]
    [InlineData(13, FaultKind.ServerError)]
    [InlineData(14, FaultKind.Unreachable)]
    [InlineData(16, FaultKind.NotConfigured)]
    public async Task Send_Status_IsAFaultOfItsKindWithoutWhatTheServerSays(int status, FaultKind kind)
    {
        await using var server = await ScriptedServer.AnswerHttp2Async(http => AnswerAsync(http, [], status));

        var fault = await FaultAsync(server);

        Assert.Equal(kind, fault.Kind);
        Assert.DoesNotContain("words", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ResourceExhaustedWithPushback_CarriesTheTime()
    {
        await using var server = await ScriptedServer.AnswerHttp2Async(http =>
        {
            http.Response.AppendTrailer("grpc-retry-pushback-ms", "1500");
            return AnswerAsync(http, [], 8);
        });

        Assert.Equal(TimeSpan.FromSeconds(1.5), (await FaultAsync(server)).RetryAfter);
    }

    [Fact]
    public async Task Send_BytesThatAreNoMessage_IsABadAnswer()
    {
        await using var server = await ScriptedServer.AnswerHttp2Async(http => AnswerAsync(http, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 0));

        Assert.Equal(FaultKind.BadAnswer, (await FaultAsync(server)).Kind);
    }

    [Fact]
    public async Task Send_MessageWithoutTensors_IsABadAnswer()
    {
        await using var server = await ScriptedServer.AnswerHttp2Async(http => AnswerAsync(http, new ModelInferResponse { ModelName = "m" }.ToByteArray(), 0));

        Assert.Equal(FaultKind.BadAnswer, (await FaultAsync(server)).Kind);
    }

    [Fact]
    public async Task Send_NoGrpc_IsABadAnswer()
    {
        await using var server = await ScriptedServer.AnswerHttp2Async(http =>
        {
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync("<html>");
        });

        Assert.Equal(FaultKind.BadAnswer, (await FaultAsync(server)).Kind);
    }

    [Fact]
    public async Task Send_AnswerLargerThanAllowed_IsABadAnswer()
    {
        await using var server = await ScriptedServer.AnswerHttp2Async(http => AnswerAsync(http, new byte[33 * 1024 * 1024], 0));

        Assert.Equal(FaultKind.BadAnswer, (await FaultAsync(server)).Kind);
    }

    [Fact]
    public async Task Send_ResetInTheMiddle_IsUnreachable()
    {
        await using var server = await ScriptedServer.AnswerHttp2Async(async http =>
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 1, 0, 7 });
            await http.Response.Body.FlushAsync();
            http.Abort();
        });

        Assert.Equal(FaultKind.Unreachable, (await FaultAsync(server)).Kind);
    }

    [Fact]
    public async Task Send_NobodyListens_IsUnreachable()
    {
        await using var server = await ScriptedServer.AnswerHttp2Async(http => AnswerAsync(http, [], 0));
        using var channel = server.Connect(Protocol, Operations.Embed);
        await server.StopAsync();

        Assert.Equal(FaultKind.Unreachable, (await SendAsync(channel)).Kind);
        Assert.NotNull(await channel.ProbeAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Send_ServerOfHttp1_IsAFailure()
    {
        await using var server = await ScriptedServer.AnswerAsync(200, "{}");

        Assert.True((await FaultAsync(server)).Kind is FaultKind.Unreachable or FaultKind.BadAnswer);
    }

    [Fact]
    public async Task Send_Cancelled_ThrowsAndEndsTheCallOverThere()
    {
        var (begun, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await ScriptedServer.AnswerHttp2Async(async http =>
        {
            http.RequestAborted.Register(aborted.SetResult);
            begun.SetResult();
            await aborted.Task;
        });
        using var channel = server.Connect(Protocol, Operations.Embed);
        using var cancellation = new CancellationTokenSource();

        var pending = channel.SendAsync(Operations.Embed, Payload, cancellation.Token).AsTask();
        await begun.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Probe_ServerThatIsNotReady_IsToldSo()
    {
        await using var server = await ScriptedServer.AnswerHttp2Async(http => AnswerAsync(http, new ServerReadyResponse { Ready = false }.ToByteArray(), 0));
        using var channel = server.Connect(Protocol, Operations.Embed);

        Assert.Equal("It says that it is not ready.", await channel.ProbeAsync(TestContext.Current.CancellationToken));
        Assert.Equal("POST /inference.GRPCInferenceService/ServerReady", server.Path);
    }

    [Fact]
    public async Task Send_WithAKey_SendsItAsABearer()
    {
        await using var server = await ScriptedServer.AnswerHttp2Async(http => AnswerAsync(http, [], 13));
        using var channel = server.Connect(Protocol, Operations.Embed, keySetting: "Key");

        Assert.Equal(FaultKind.NotConfigured, (await SendAsync(channel)).Kind);
        server.Settings["Key"] = "first";
        await SendAsync(channel);

        Assert.Equal("Bearer first", server.Authorization);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData(Protocol)]
    public async Task Send_DiscoveredAddress_IsAskedByItsName(string protocol)
    {
        await using var server = protocol == Protocol
            ? await ScriptedServer.AnswerHttp2Async(http => AnswerAsync(http, [], 13))
            : await ScriptedServer.AnswerAsync(500, "{}");
        using var channel = server.Connect(protocol, Operations.Embed, hostName: "models.example.com");

        await SendAsync(channel);

        Assert.Equal("models.example.com", server.Host);
    }

    private static async Task AnswerAsync(HttpContext http, byte[] message, int status)
    {
        http.Response.ContentType = "application/grpc";
        var header = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), message.Length);
        if (message.Length > 0 || status == 0)
        {
            await http.Response.Body.WriteAsync(header);
            await http.Response.Body.WriteAsync(message);
        }

        http.Response.AppendTrailer("grpc-status", $"{status}");
        http.Response.AppendTrailer("grpc-message", "the caller's own words");
    }

    private static async Task<EndpointFault> FaultAsync(ScriptedServer server)
    {
        using var channel = server.Connect(Protocol, Operations.Embed);
        return await SendAsync(channel);
    }

    private static async Task<EndpointFault> SendAsync(IEndpointChannel channel)
    {
        var reply = await channel.SendAsync(Operations.Embed, Payload, TestContext.Current.CancellationToken);
        Assert.Null(reply.Value);
        return reply.Fault!;
    }
}
