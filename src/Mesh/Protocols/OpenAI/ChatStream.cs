using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Protocols.Http;

namespace FunctionsOrchestration.Mesh.Protocols.OpenAI;

/// <summary>A chat completion as server-sent events.</summary>
internal static class ChatStream
{
    private const string Done = "[DONE]";
    private static readonly EndpointFault BrokenOff = new(FaultKind.Unreachable, "The answer broke off.");

    /// <summary>Posts the request and passes on what is generated. Ends with a fault where neither a reason nor the end mark came.</summary>
    public static async IAsyncEnumerable<ReplyPart> ReadAsync(
        HttpEndpoint http, string path, ReadOnlyMemory<byte> request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (response, fault) = await http.OpenAsync(path, request, cancellation);
        if (response is null)
        {
            yield return ReplyPart.Failed(fault!);
            yield break;
        }

        using var _ = response;
        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            yield return await NoStreamAsync(http, response, cancellation);
            yield break;
        }

        await using var body = new LimitedStream(await response.Content.ReadAsStreamAsync(cancellation));
        await using var events = SseParser.Create(body).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        var ended = false;
        while (true)
        {
            var (part, isDone) = await NextAsync(events, cancellation);
            if (isDone) yield break;
            // Some servers close the connection after the reason, without the mark.
            if (part is null && ended) yield break;
            yield return part ?? ReplyPart.Failed(BrokenOff);
            if (part?.Fault is not null || part is null) yield break;
            ended |= part.FinishReason is not null;
        }
    }

    /// <summary>The next part; none where the connection was closed.</summary>
    private static async ValueTask<(ReplyPart? Part, bool IsDone)> NextAsync(
        IAsyncEnumerator<SseItem<string>> events, CancellationToken cancellation)
    {
        try
        {
            if (!await events.MoveNextAsync()) return (null, false);
            if (events.Current.Data == Done) return (null, true);
            using var chunk = JsonDocument.Parse(events.Current.Data);
            return (Json.Object(chunk.RootElement, "error") is null
                ? ChatWire.ReadPart(chunk.RootElement)
                : ReplyPart.Failed(new EndpointFault(OpenAIErrors.InStream(chunk.RootElement), "It reported an error in the middle of the answer.")), false);
        }
        catch (JsonException)
        {
            return (ReplyPart.Failed(new EndpointFault(FaultKind.BadAnswer, "A part of the answer is not JSON.")), false);
        }
        catch (Exception broken)
        {
            cancellation.ThrowIfCancellationRequested();
            return (ReplyPart.Failed(HttpFaults.Of(broken)), false);
        }
    }

    /// <summary>A refusal, or the whole answer of a server that does not stream.</summary>
    private static async ValueTask<ReplyPart> NoStreamAsync(HttpEndpoint http, HttpResponseMessage response, CancellationToken cancellation)
    {
        var reply = (await http.ReadAsync(response, cancellation)).Translate(ChatWire.Read, OpenAIErrors.Refusal);
        return ReplyPart.Of(reply);
    }
}
