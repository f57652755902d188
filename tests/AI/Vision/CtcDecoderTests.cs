using FunctionsOrchestration.AI.Vision;

namespace FunctionsOrchestration.AI.Tests.Vision;

public sealed class CtcDecoderTests
{
    private static readonly CtcDecoder Decoder = new(["a", "b", " "]);

    [Theory]
    [InlineData("0110022033", "ab ")]
    [InlineData("1111", "a")]
    [InlineData("1010", "aa")]
    [InlineData("12", "ab")]
    [InlineData("000", "")]
    [InlineData("", "")]
    public void Decode_BestClasses_RunsAreOneCharacterAndBlanksSeparate(string classes, string text) =>
        Assert.Equal(text, string.Concat(Decoder.Decode(Probabilities(classes), 4).Select(character => character.Text)));

    [Fact]
    public void Decode_Score_IsTheProbabilityAtTheFirstStep() => Assert.Equal(0.7f, Decoder.Decode(Probabilities("01"), 4)[0].Score);

    [Fact]
    public void Decode_NetworkOfAnotherAlphabet_Fails() => Assert.Throws<InvalidOperationException>(() => Decoder.Decode([0, 1, 0], 3));

    private static float[] Probabilities(string classes) =>
        [.. classes.SelectMany(best => Enumerable.Range(0, 4).Select(index => index == best - '0' ? 0.7f : 0.1f))];
}
