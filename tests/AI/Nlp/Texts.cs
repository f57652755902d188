using CsCheck;

namespace FunctionsOrchestration.AI.Tests.Nlp;

/// <summary>
/// Generated texts that look enough like texts to reach every branch: words, ends of sentences, blanks, odd characters.
/// </summary>
internal static class Texts
{
    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.String[Gen.Char["abcdeXYZ019"], 1, 12],
        OneOf(".", "! ", "? ", "\n\n", "\n", "   ", "e.g.", "Mr.", "。", "語言", "👩‍👩‍👧", "e\u0301\u0302", "\ud83d", "\udc00", "(", ")\"", "\t"));

    public static Gen<string> Any { get; } = Gen.Select(Word.List[0, 120], OneOf(" ", ""), (words, gap) => string.Join(gap, words));

    /// <summary>Words that fall into pieces in one best way; random letters often have several equally good ones.</summary>
    public static Gen<string> EnglishWord { get; } = OneOf(
        "durable", "workflow", "orchestration", "restart", "unbelievable", "refrigerator", "2024-0117", "Seattle,", "isn't", "e-mail", "(really)", "café");

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
