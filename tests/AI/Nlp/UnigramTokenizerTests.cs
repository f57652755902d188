using CsCheck;
using FunctionsOrchestration.AI.Nlp.Tokenization;

namespace FunctionsOrchestration.AI.Tests.Nlp;

public sealed class UnigramTokenizerTests
{
    private const int VocabularySize = 8000;

    private static readonly UnigramTokenizer Tokenizer =
        UnigramTokenizer.Load(Path.Combine(Embedded.ModelsDirectory, "sentence-vocabulary.json"));

    [Fact]
    public void Encode_ReferenceTexts_GivesTheReferenceTokens() =>
        Assert.All(Reference.All, reference => Assert.Equal(reference.Tokens, Tokenizer.Encode(reference.Text)));

    [Theory]
    [InlineData("ﬁne ﬂow", "fine flow")]
    [InlineData("Ｈｅｌｌｏ　ｗｏｒｌｄ", "Hello world")]
    [InlineData("cafe\u0301", "café")]
    [InlineData("x² + 1½ ™", "x2 + 11⁄2 TM")]
    [InlineData("a\u00a0b", "a b")]
    public void Encode_CompatibilityForms_AreTheSameText(string text, string normal) =>
        Assert.Equal(Tokenizer.Encode(normal), Tokenizer.Encode(text));

    [Fact]
    public void Encode_BlanksAtTheEndsAndRunsOfThem_DoNotCount() =>
        Assert.Equal(Tokenizer.Encode("two words"), Tokenizer.Encode("  two\r\n\t words\n"));

    [Fact]
    public void Encode_NeighbouringUnknownCharacters_AreOneToken()
    {
        Assert.Equal(Tokenizer.Encode("a 語 b"), Tokenizer.Encode("a 語言 b"));
        Assert.Equal(Tokenizer.Encode("a 語 b"), Tokenizer.Encode("a 𠮷 b"));
    }

    [Fact]
    public void Encode_PieceWhoseScoreWasLost_IsStillAPiece() => Assert.Contains(57, Tokenizer.Encode("note: this"));

    [Fact]
    public void Encode_AnyText_GivesTokensOfTheVocabulary() =>
        Gen.String.Sample(text => Tokenizer.Encode(text) is { Length: > 0 } tokens && tokens.All(token => token is >= 0 and < VocabularySize));

    [Fact]
    public void Encode_Words_AreCutIndependently() =>
        Gen.Select(Texts.EnglishWord, Texts.EnglishWord).Sample((first, second) =>
            Tokenizer.Encode($"{first} {second}").SequenceEqual([.. Tokenizer.Encode(first), .. Tokenizer.Encode(second)]));
}
