using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Limits;

/// <summary>
/// The AI tokens that a call will need, before anybody has counted them: a quarter of the characters, as OpenAI's guide to tokens gives for
/// English text, and what may be generated.
/// </summary>
internal static class TokenEstimate
{
    private const int CharactersPerToken = 4;

    /// <summary>At least 1.</summary>
    /// <param name="payload">The canonical input.</param>
    /// <param name="unlimitedOutput">Tokens that are generated where the call sets no end to them.</param>
    public static long Of(object payload, long unlimitedOutput = 0) => Math.Max(1, payload switch
    {
        ChatRequest chat => (chat.Messages.Sum(message => (long)message.Text.Length) / CharactersPerToken) + (chat.MaxTokens ?? unlimitedOutput),
        TextRequest text => text.Text.Length / CharactersPerToken,
        SummaryRequest summary => summary.Text.Length / CharactersPerToken,
        TextsRequest texts => texts.Texts.Sum(text => (long)text.Length) / CharactersPerToken,
        _ => 0,
    });
}
