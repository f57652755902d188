using System.Text.Json.Nodes;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Mesh.Tests.Protocols;

public sealed class ChatStreamTests
{
    private const string Hello = """data: {"model":"m","choices":[{"delta":{"role":"assistant","content":"Hel"}}]}""" + "\n\n"
        + """data: {"model":"m","choices":[{"delta":{"content":"lo"}}]}""" + "\n\n";

    private const string Stop = """data: {"choices":[{"delta":{},"finish_reason":"stop"}]}""" + "\n\n";
    private const string Usage = """data: {"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":2}}""" + "\n\n";
    private const string Done = "data: [DONE]\n\n";
    private static readonly ChatRequest Chat = new([new ChatTurn("user", "Say hello.")]);

    [Theory]
    [InlineData(Hello + Stop + Usage + Done)]
    [InlineData(": a comment\n\n" + Hello + ": ping\n\n" + Stop + Usage + Done)]
    [InlineData(Hello + Stop + Usage)]
    public async Task Stream_WholeAnswer_IsTextReasonAndUsage(string events)
    {
        await using var server = await ScriptedServer.AnswerAsync(200, events, "text/event-stream");
        var parts = await ReadAsync(server);

        Assert.Equal("Hello", string.Concat(parts.Select(part => part.Text)));
        Assert.Equal("stop", parts.Single(part => part.FinishReason is not null).FinishReason);
        Assert.Equal(new TokenUsage(4, 2), parts.Single(part => part.Usage is not null).Usage);
        Assert.DoesNotContain(parts, part => part.Fault is not null);
        var asked = JsonNode.Parse(server.Body)!;
        Assert.True((bool)asked["stream"]!);
        Assert.True((bool)asked["stream_options"]!["include_usage"]!);
    }

    [Fact]
    public async Task Stream_TokensComeAsTheyAreGenerated()
    {
        var more = new TaskCompletionSource();
        await using var server = await ScriptedServer.AnswerAsync(async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(Hello);
            await http.Response.Body.FlushAsync();
            await more.Task;
            await http.Response.WriteAsync(Stop + Done);
        });
        using var channel = server.Connect("openai", Operations.Chat);
        await using var parts = channel.StreamAsync(Operations.Chat, Chat, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await parts.MoveNextAsync());
        Assert.Equal("Hel", parts.Current.Text);
        more.SetResult();
        Assert.True(await parts.MoveNextAsync());
        Assert.True(await parts.MoveNextAsync());
        Assert.False(await parts.MoveNextAsync());
    }

    [Theory]
    [InlineData(Hello, FaultKind.Unreachable)]
    [InlineData("", FaultKind.Unreachable)]
    [InlineData(Hello + "data: {\n\n", FaultKind.BadAnswer)]
    [InlineData(Hello + """data: {"error":{"message":"x","code":"server_error"}}""" + "\n\n", FaultKind.ServerError)]
    [InlineData(Hello + """data: {"error":{"message":"x","code":"rate_limit_exceeded"}}""" + "\n\n", FaultKind.RateLimited)]
    [InlineData(Hello + """data: {"choices":[{"delta":{},"finish_reason":"content_filter"}]}""" + "\n\n" + Done, FaultKind.ContentRefused)]
    public async Task Stream_BreaksOff_EndsWithTheReasonAfterTheTextSoFar(string events, FaultKind kind)
    {
        await using var server = await ScriptedServer.AnswerAsync(200, events, "text/event-stream");
        var parts = await ReadAsync(server);

        Assert.Equal(events.Length > 0 ? "Hello" : "", string.Concat(parts.SkipLast(1).Select(part => part.Text)));
        Assert.Equal(kind, parts[^1].Fault?.Kind);
    }

    [Fact]
    public async Task Stream_ResetInTheMiddle_IsUnreachable()
    {
        await using var server = await ScriptedServer.AnswerAsync(async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(Hello + "data: {\"cho");
            await http.Response.Body.FlushAsync();
            http.Abort();
        });
        var parts = await ReadAsync(server);

        Assert.Equal(FaultKind.Unreachable, parts[^1].Fault?.Kind);
    }

    [Theory]
    [InlineData(429, FaultKind.RateLimited)]
    [InlineData(500, FaultKind.ServerError)]
    public async Task Stream_RefusedBeforeItBegins_IsOneFault(int status, FaultKind kind)
    {
        await using var server = await ScriptedServer.AnswerAsync(status, "{}", headers: ("Retry-After", "3"));
        var parts = await ReadAsync(server);

        Assert.Equal(kind, Assert.Single(parts).Fault?.Kind);
        Assert.Equal(TimeSpan.FromSeconds(3), parts[0].Fault!.RetryAfter);
    }

    [Fact]
    public async Task Stream_ServerThatDoesNotStream_AnswersInOnePart()
    {
        await using var server = await ScriptedServer.AnswerAsync(
            200, """{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}""");
        var part = Assert.Single(await ReadAsync(server));

        Assert.Equal(("Hello", "stop", null), (part.Text, part.FinishReason, part.Fault));
    }

    [Fact]
    public async Task Stream_EndlessEvent_IsABadAnswer()
    {
        var chunk = new string('x', 1 << 20);
        await using var server = await ScriptedServer.AnswerAsync(async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: ");
            for (var i = 0; i < 200; i++) await http.Response.WriteAsync(chunk, http.RequestAborted);
        });

        Assert.Equal(FaultKind.BadAnswer, Assert.Single(await ReadAsync(server)).Fault?.Kind);
    }

    [Fact]
    public async Task Stream_CallerLeaves_ClosesTheConnection()
    {
        var aborted = new TaskCompletionSource();
        await using var server = await ScriptedServer.AnswerAsync(async http =>
        {
            http.RequestAborted.Register(aborted.SetResult);
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(Hello);
            await http.Response.Body.FlushAsync();
            await aborted.Task;
        });
        using var channel = server.Connect("openai", Operations.Chat);

        await foreach (var _ in channel.StreamAsync(Operations.Chat, Chat, TestContext.Current.CancellationToken)) break;

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static async Task<List<ReplyPart>> ReadAsync(ScriptedServer server)
    {
        using var channel = server.Connect("openai", Operations.Chat);
        return await channel.StreamAsync(Operations.Chat, Chat, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
    }
}
