using System.Text.Json;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.OpenAI;

/// <summary>Chat completions as JSON.</summary>
internal static class ChatWire
{
    private const string Filtered = "content_filter";

    /// <summary>
    /// The request. The limit of tokens is sent under its older name, which every server but those of OpenAI's reasoning models takes.
    /// </summary>
    public static ReadOnlyMemory<byte> Write(string model, ChatRequest request, bool stream) => Json.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("model", model);
        writer.WriteStartArray("messages");
        foreach (var turn in request.Messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role", turn.Role);
            writer.WriteString("content", turn.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (request.MaxTokens is { } most) writer.WriteNumber("max_tokens", most);
        if (request.Temperature is { } temperature) writer.WriteNumber("temperature", temperature);
        if (stream)
        {
            writer.WriteBoolean("stream", true);
            writer.WriteStartObject("stream_options");
            writer.WriteBoolean("include_usage", true);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    });

    /// <summary>The whole answer.</summary>
    /// <exception cref="BadAnswerException">It lacks what an answer must have.</exception>
    public static EndpointReply Read(JsonElement answer)
    {
        var choice = Choice(answer) ?? throw new BadAnswerException("The answer has no choice.");
        var message = Json.Object(choice, "message") ?? throw new BadAnswerException("The answer has no message.");
        var reason = Json.Text(choice, "finish_reason");
        var reply = new EndpointReply { Model = Model(answer), Usage = Usage(answer), FinishReason = reason };
        if (reason == Filtered || Json.Text(message, "refusal") is { Length: > 0 })
            return reply with { Fault = new EndpointFault(FaultKind.ContentRefused, "The model refuses the content.") };
        return Json.Text(message, "content") is { } text
            ? reply with { Value = new ChatAnswer(text) }
            : throw new BadAnswerException("The answer's message has no content.");
    }

    /// <summary>One event of a streamed answer.</summary>
    public static ReplyPart ReadPart(JsonElement chunk)
    {
        var choice = Choice(chunk);
        var delta = choice is { } one ? Json.Object(one, "delta") : null;
        var reason = choice is { } other ? Json.Text(other, "finish_reason") : null;
        var refused = reason == Filtered || (delta is { } refusing && Json.Text(refusing, "refusal") is { Length: > 0 });
        return new ReplyPart
        {
            Text = delta is { } said ? Json.Text(said, "content") ?? "" : "",
            Model = Model(chunk),
            Usage = Usage(chunk),
            FinishReason = reason,
            Fault = refused ? new EndpointFault(FaultKind.ContentRefused, "The model refuses the content.") : null,
        };
    }

    /// <summary>The tokens, where they are counted.</summary>
    public static TokenUsage? Usage(JsonElement answer)
    {
        if (Json.Object(answer, "usage") is not { } usage) return null;
        var cached = Json.Object(usage, "prompt_tokens_details") is { } details ? Json.Count(details, "cached_tokens") : null;
        return Json.Count(usage, "prompt_tokens") is { } input
            ? new TokenUsage(input, Json.Count(usage, "completion_tokens") ?? 0, Math.Min(cached ?? 0, input))
            : null;
    }

    /// <summary>The model that answered; its version is the provider's fingerprint.</summary>
    public static ModelInfo? Model(JsonElement answer) =>
        Json.Text(answer, "model") is { Length: > 0 } name ? new ModelInfo(name, Json.Text(answer, "system_fingerprint") ?? "") : null;

    private static JsonElement? Choice(JsonElement answer) =>
        Json.Array(answer, "choices") is { } choices && choices.GetArrayLength() > 0 ? choices[0] : null;
}
