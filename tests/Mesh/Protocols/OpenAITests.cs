using System.Text.Json.Nodes;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Protocols;

public sealed class OpenAITests
{
    private static readonly ChatRequest Chat = new([new ChatTurn("system", "Be short."), new ChatTurn("user", "Why?")]) { MaxTokens = 9, Temperature = 0.5 };

    [Fact]
    public async Task Send_Chat_IsWrittenAndReadAsOpenAIHasIt()
    {
        await using var server = await ScriptedServer.AnswerAsync(200, """
            {
              "id": "1", "object": "chat.completion", "model": "gpt-x-2026", "system_fingerprint": "fp_7",
              "choices": [{"index": 0, "message": {"role": "assistant", "content": "Because.", "refusal": null}, "finish_reason": "length"}],
              "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15, "prompt_tokens_details": {"cached_tokens": 8}}
            }
            """);
        var reply = await SendAsync(server, Operations.Chat, Chat, model: "gpt-x");

        Assert.Equal("POST /v1/chat/completions", server.Path);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(server.Body), JsonNode.Parse("""
            {
              "model": "gpt-x", "messages": [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Why?"}],
              "max_tokens": 9, "temperature": 0.5
            }
            """)), server.Body);
        Assert.Equal(new ChatAnswer("Because."), reply.Value);
        Assert.Equal(new ModelInfo("gpt-x-2026", "fp_7"), reply.Model);
        Assert.Equal(new TokenUsage(12, 3, 8), reply.Usage);
        Assert.Equal("length", reply.FinishReason);
    }

    [Fact]
    public async Task Send_AddressWithVersion_DoesNotRepeatIt()
    {
        await using var server = await ScriptedServer.AnswerAsync(500, "{}");
        using var channel = server.Connect("openai", Operations.Chat, below: "openai/v1");

        await channel.SendAsync(Operations.Chat, Chat, TestContext.Current.CancellationToken);

        Assert.Equal("POST /openai/v1/chat/completions", server.Path);
    }

    [Fact]
    public async Task Send_Embeddings_AreInTheOrderOfTheTextsAndOfLengthOne()
    {
        await using var server = await ScriptedServer.AnswerAsync(200, """
            {
              "model": "embedder", "usage": {"prompt_tokens": 5, "total_tokens": 5},
              "data": [{"index": 1, "embedding": [0, 2]}, {"index": 0, "embedding": [0.6, 0.8]}]
            }
            """);
        var reply = await SendAsync(server, Operations.Embed, new TextsRequest(["first", "second"]));

        Assert.Equal("POST /v1/embeddings", server.Path);
        var vectors = Assert.IsAssignableFrom<IReadOnlyList<Embedding>>(reply.Value);
        Assert.Equal([0.6f, 0.8f], vectors[0].Vector);
        Assert.Equal([0f, 1f], vectors[1].Vector);
        Assert.Equal(new TokenUsage(5, 0), reply.Usage);
    }

    [Theory]
    [InlineData("""{"data":[{"index":1,"embedding":[1]},{"index":1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[0.6,0.8]}]}""")]
    public async Task Send_EmbeddingsThatAreNotThoseOfTheTexts_AreABadAnswer(string body)
    {
        await using var server = await ScriptedServer.AnswerAsync(200, body);

        Assert.Equal(FaultKind.BadAnswer, (await SendAsync(server, Operations.Embed, new TextsRequest(["a", "b"]))).Fault?.Kind);
    }

    [Theory]
    [InlineData(400, """{"error":{"code":"context_length_exceeded","message":"x"}}""", FaultKind.ContextTooLong)]
    [InlineData(400, """{"error":{"code":400,"type":"exceed_context_size_error"}}""", FaultKind.ContextTooLong)]
    [InlineData(400, """{"object":"error","message":"This model's maximum context length is 4096 tokens.","code":400}""", FaultKind.ContextTooLong)]
    [InlineData(400, """{"error":{"code":"content_filter","message":"x"}}""", FaultKind.ContentRefused)]
    [InlineData(400, """{"error":{"code":"invalid_value","message":"x"}}""", FaultKind.InvalidInput)]
    [InlineData(400, """{"error":"x"}""", FaultKind.InvalidInput)]
    [InlineData(400, "no JSON", FaultKind.InvalidInput)]
    [InlineData(500, """{"error":{"code":"context_length_exceeded"}}""", FaultKind.ServerError)]
    [InlineData(200, """{"choices":[{"message":{"content":"Half of"},"finish_reason":"content_filter"}]}""", FaultKind.ContentRefused)]
    [InlineData(200, """{"choices":[{"message":{"content":null,"refusal":"No."},"finish_reason":"stop"}]}""", FaultKind.ContentRefused)]
    [InlineData(200, """{"choices":[{"message":{"content":null},"finish_reason":"tool_calls"}]}""", FaultKind.BadAnswer)]
    [InlineData(200, """{"choices":[{"message":"text"}]}""", FaultKind.BadAnswer)]
    [InlineData(200, """{"choices":[]}""", FaultKind.BadAnswer)]
    public async Task Send_Refusal_IsOfItsKind(int status, string body, FaultKind kind)
    {
        await using var server = await ScriptedServer.AnswerAsync(status, body);

        Assert.Equal(kind, (await SendAsync(server, Operations.Chat, Chat)).Fault?.Kind);
    }

    private static async Task<EndpointReply> SendAsync(ScriptedServer server, Operation operation, object payload, string? model = null)
    {
        using var channel = server.Connect("openai", operation, model: model);
        return await channel.SendAsync(operation, payload, TestContext.Current.CancellationToken);
    }
}
