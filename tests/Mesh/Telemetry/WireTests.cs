using System.Diagnostics;
using FunctionsOrchestration.Mesh.Tests.Protocols;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Mesh.Tests.Telemetry;

/// <summary>What an endpoint hears of the trace that its call belongs to.</summary>
public sealed class WireTests
{
    [Theory]
    [InlineData("openai")]
    [InlineData("open-inference")]
    [InlineData("open-inference-grpc")]
    public async Task Send_WithinASpan_HandsItOnInTraceparent(string protocol)
    {
        string? heard = null;
        Task Hear(HttpContext http)
        {
            heard = http.Request.Headers.TraceParent;
            return Task.CompletedTask;
        }

        await using var server = protocol == "open-inference-grpc"
            ? await ScriptedServer.AnswerHttp2Async(Hear)
            : await ScriptedServer.AnswerAsync(Hear);
        using var channel = server.Connect(protocol, Operations.Embed);
        using var span = new Activity("attempt").Start();

        await channel.SendAsync(Operations.Embed, new TextsRequest(["a"]), TestContext.Current.CancellationToken);

        Assert.Equal(span.TraceId.ToString(), heard?.Split('-')[1]);
    }
}
