using CsCheck;

namespace FunctionsOrchestration.AI.Tests.Nlp;

public sealed class PassageSplitterTests
{
    private static readonly Gen<(string Text, int Max, int Overlap)> Cases =
        from text in Texts.Any
        from max in Gen.Int[16, 120]
        from overlap in Gen.Int[0, max / 2]
        select (text, max, overlap);

    [Fact]
    public void Split_AnyText_LosesNothingButBlanks() => Cases.Sample(sample =>
    {
        var rest = sample.Text.ToCharArray();
        foreach (var passage in PassageSplitter.Split(sample.Text, sample.Max, sample.Overlap))
        {
            Assert.Equal(sample.Text.Substring(passage.Start, passage.Text.Length), passage.Text);
            rest.AsSpan(passage.Start, passage.Text.Length).Fill(' ');
        }

        Assert.True(rest.AsSpan().IsWhiteSpace());
    });

    [Fact]
    public void Split_AnyText_KeepsItsBounds() => Cases.Sample(sample =>
    {
        var passages = PassageSplitter.Split(sample.Text, sample.Max, sample.Overlap);
        for (var i = 0; i < passages.Count; i++)
        {
            Assert.Equal(i, passages[i].Index);
            Assert.InRange(passages[i].Text.Length, 1, sample.Max);
            if (i == 0) continue;
            Assert.True(passages[i].Start > passages[i - 1].Start);
            Assert.True(passages[i - 1].Start + passages[i - 1].Text.Length - passages[i].Start <= sample.Overlap);
        }
    });

    [Fact]
    public void Split_AnyText_NeverCutsASurrogatePair() => Cases.Sample(sample =>
    {
        // Runes replace what was cut already.
        var text = string.Concat(sample.Text.EnumerateRunes());
        Assert.All(
            PassageSplitter.Split(text, sample.Max, sample.Overlap),
            passage => Assert.False(char.IsLowSurrogate(passage.Text[0]) || char.IsHighSurrogate(passage.Text[^1])));
    });

    [Fact]
    public void Split_Sentences_AreKeptWhole()
    {
        var passages = PassageSplitter.Split("The first sentence. The second sentence. The third sentence.", 42, 0);

        Assert.Equal(["The first sentence. The second sentence.", "The third sentence."], passages.Select(passage => passage.Text));
    }

    [Fact]
    public void Split_Overlap_RepeatsWholeSentences()
    {
        var passages = PassageSplitter.Split("One is here. Two is here. Three is here. Four is here.", 27, 13);

        Assert.Equal("One is here. Two is here.", passages[0].Text);
        Assert.StartsWith("Two is here.", passages[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_Blank_GivesNothing() => Assert.Empty(PassageSplitter.Split(" \n\t", 100, 0));

    [Theory]
    [InlineData(15, 0)]
    [InlineData(100, 51)]
    [InlineData(100, -1)]
    public void Split_BoundsOutOfRange_AreRefused(int max, int overlap) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PassageSplitter.Split("text", max, overlap));
}
