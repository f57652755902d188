using System.Runtime.CompilerServices;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols;

/// <summary>A part of an answer that comes as it is generated. Every property but the text may come with any part, or never.</summary>
public sealed record ReplyPart
{
    /// <summary>What was generated since the part before; may be empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>Which model answers, where the endpoint tells.</summary>
    public ModelInfo? Model { get; init; }

    /// <summary>The tokens of the whole call, where the endpoint counts them; with one of the last parts.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Why the text ends; null while it goes on.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Why the answer breaks off here. Nothing comes after it.</summary>
    public EndpointFault? Fault { get; init; }

    /// <summary>A part that ends an answer which is not whole.</summary>
    /// <param name="fault">Why.</param>
    public static ReplyPart Failed(EndpointFault fault) => new() { Fault = fault };

    /// <summary>The answer of an endpoint that cannot stream.</summary>
    internal static async IAsyncEnumerable<ReplyPart> InOneAsync(
        IEndpointChannel channel, Operation operation, object payload, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return Of(await channel.SendAsync(operation, payload, cancellation));
    }

    /// <summary>A whole answer as the only part.</summary>
    internal static ReplyPart Of(EndpointReply reply) => new()
    {
        Text = reply.Value is ChatAnswer answer ? answer.Text : "",
        Model = reply.Model,
        Usage = reply.Usage,
        FinishReason = reply.FinishReason,
        Fault = reply.Fault,
    };
}
