namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>One message of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">What was said.</param>
public sealed record ChatTurn(string Role, string Text);

/// <summary>Input of <c>generative.chat</c>.</summary>
/// <param name="Messages">The conversation, oldest first.</param>
public sealed record ChatRequest(IReadOnlyList<ChatTurn> Messages)
{
    /// <summary>Tokens that may be generated; null leaves it to the model.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>0 always takes the likeliest token, 2 is the wildest; null leaves it to the model.</summary>
    public double? Temperature { get; init; }
}

/// <summary>Answer of <c>generative.chat</c>.</summary>
/// <param name="Text">What the model said.</param>
public sealed record ChatAnswer(string Text);
