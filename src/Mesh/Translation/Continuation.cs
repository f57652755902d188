namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>Asks for the rest of an answer that broke off.</summary>
internal static class Continuation
{
    /// <summary>The same conversation with the text so far as the assistant's last turn, which models take up where it ends.</summary>
    /// <param name="payload">The canonical input of an operation that can be continued.</param>
    /// <param name="textSoFar">What the caller has got.</param>
    public static object Of(object payload, string textSoFar) => payload is ChatRequest chat
        ? chat with { Messages = [.. chat.Messages, new ChatTurn("assistant", textSoFar)] }
        : throw new ArgumentException($"{payload.GetType().Name} cannot be continued.", nameof(payload));
}
