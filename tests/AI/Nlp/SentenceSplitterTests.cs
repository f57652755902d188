using CsCheck;
using FunctionsOrchestration.AI.Nlp;

namespace FunctionsOrchestration.AI.Tests.Nlp;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("Dr. Smith paid 3.50 at 10 a.m. on Monday. He left.", "Dr. Smith paid 3.50 at 10 a.m. on Monday.|He left.")]
    [InlineData("J. S. Bach wrote it.", "J. S. Bach wrote it.")]
    [InlineData("He said \"Stop!\" and left. (Nobody moved.) Then rain.", "He said \"Stop!\" and left.|(Nobody moved.)|Then rain.")]
    [InlineData("See example.com for more. Version 2.0 is out.", "See example.com for more.|Version 2.0 is out.")]
    [InlineData("Wait... what? Yes.", "Wait... what?|Yes.")]
    [InlineData("A wrapped\nline goes on.\nNext one.", "A wrapped\nline goes on.|Next one.")]
    [InlineData("A heading\n\nA text.", "A heading|A text.")]
    [InlineData("今日は晴れです。明日は雨です。", "今日は晴れです。|明日は雨です。")]
    [InlineData("Где ты? Я дома.", "Где ты?|Я дома.")]
    [InlineData("no end", "no end")]
    [InlineData(" \n ", "")]
    public void Split_Text_AtItsSentences(string text, string sentences) =>
        Assert.Equal(sentences, string.Join('|', SentenceSplitter.Split(text).Select(range => text[range])));

    [Fact]
    public void Split_AnyText_LosesNothingButBlanks() => Texts.Any.Sample(text =>
    {
        var rest = text.ToCharArray();
        var end = 0;
        foreach (var sentence in SentenceSplitter.Split(text))
        {
            Assert.True(sentence.Start.Value >= end);
            end = sentence.End.Value;
            rest.AsSpan(sentence).Fill(' ');
        }

        Assert.True(rest.AsSpan().IsWhiteSpace());
    });
}
