using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Tests.Nlp;

public sealed class ExtractiveSummarizerTests
{
    private const string Text = """
        The town's new library opened on Saturday. Hundreds of people came to see the library and its reading rooms. My uncle owns a
        red bicycle. The library holds forty thousand books and is open every day. Children can borrow books from the new library
        free of charge. Bananas are rich in potassium. The mayor called the library the heart of the town.
        """;

    private static readonly ExtractiveSummarizer Summarizer = Embedded.Get<ExtractiveSummarizer>();

    [Fact]
    public void Summarize_Text_TakesCentralSentencesInTheirOrder()
    {
        var answer = Summarize(Text, 3);

        Embedded.IsMeasured(answer);
        Assert.Contains("Extractive", answer.Model.Note, StringComparison.Ordinal);
        Assert.Equal(3, answer.Value.Sentences.Count);
        Assert.All(answer.Value.Sentences, sentence =>
        {
            Assert.Contains(sentence.Text, Text, StringComparison.Ordinal);
            Assert.Contains("library", sentence.Text, StringComparison.Ordinal);
            Assert.InRange(sentence.Score, 0, 1);
        });
        Assert.Equal(answer.Value.Sentences.Select(sentence => sentence.Index).Order(), answer.Value.Sentences.Select(sentence => sentence.Index));
        Assert.Equal(string.Join(' ', answer.Value.Sentences.Select(sentence => sentence.Text)), answer.Value.Text);
    }

    [Fact]
    public void Summarize_MoreSentencesThanThereAre_TakesThemAll() =>
        Assert.Equal(7, Summarize(Text, 100).Value.Sentences.Count);

    [Fact]
    public void Summarize_RepeatedSentence_IsTakenOnce()
    {
        const string Repeated = "The pump failed at noon on Friday. The pump failed at noon on Friday. The valve was closed by the night shift.";

        Assert.Equal([0, 2], Summarize(Repeated, 2).Value.Sentences.Select(sentence => sentence.Index));
    }

    [Fact]
    public void Summarize_OneSentence_IsItsOwnSummary() => Assert.Equal("Only this.", Summarize("Only this.", 1).Value.Text);

    [Theory]
    [InlineData("", 1, "text")]
    [InlineData("fine", 0, "sentences")]
    public void Summarize_WrongInput_NamesTheField(string text, int sentences, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidModelInputException>(() => Summarize(text, sentences)).Field);

    private static Answer<Summary> Summarize(string text, int sentences) =>
        Summarizer.Summarize(text, sentences, TestContext.Current.CancellationToken);
}
