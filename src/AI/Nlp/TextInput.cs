using System.Diagnostics.CodeAnalysis;

namespace FunctionsOrchestration.AI.Nlp;

/// <summary>What every operation on texts asks of its input.</summary>
internal static class TextInput
{
    /// <summary>Refuses a text that is blank or too long.</summary>
    /// <param name="operation">The operation that was asked.</param>
    /// <param name="field">Which text it is.</param>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">Characters that are allowed.</param>
    public static void Require(string operation, string field, [NotNull] string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new InvalidModelInputException(operation, field, "is blank; send some text.");
        if (text.Length > maxLength)
            throw new InvalidModelInputException(operation, field, $"has {text.Length} characters; at most {maxLength} are allowed.");
    }
}
