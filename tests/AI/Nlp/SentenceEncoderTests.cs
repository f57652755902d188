using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Tests.Nlp;

public sealed class SentenceEncoderTests
{
    private static readonly SentenceEncoder Encoder = Embedded.Get<SentenceEncoder>();

    [Fact]
    public void Embed_ReferenceTexts_GivesTensorFlowsVectors() => Assert.All(Reference.All, reference =>
    {
        var vector = Embedded.Vector(reference.Text);
        Assert.All(reference.Vector.Zip(vector), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    });

    [Fact]
    public void Embed_AnswerNamesItsModelAndItsTime() => Embedded.IsMeasured(Embed(["hello"]));

    [Fact]
    public void Embed_SeveralTexts_EachIsWhatItIsAlone()
    {
        string[] texts = ["Short.", "A somewhat longer sentence about the weather in the north.", "Numbers 1 2 3"];

        var together = Embed(texts).Value;

        Assert.All(texts.Zip(together), pair =>
            Assert.Equal(1, VectorSearch.Cosine(Embedded.Vector(pair.First), pair.Second.Vector), 1e-5));
    }

    [Theory]
    [InlineData("How do I reset my password?", "I forgot my login credentials and need to change them", "What is the weather like today?")]
    [InlineData("The invoice is overdue", "Payment has not been received yet", "The cat sleeps on the sofa")]
    public void Embed_LikeMeaning_IsNearerThanUnlike(string text, string like, string unlike)
    {
        var vector = Embedded.Vector(text);

        Assert.True(VectorSearch.Cosine(vector, Embedded.Vector(like)) > VectorSearch.Cosine(vector, Embedded.Vector(unlike)) + 0.2);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\u200b\u200d")]
    [InlineData("語")]
    [InlineData("lone \ud83d surrogate")]
    public void Embed_OddTexts_HaveLengthOne(string text) => HasLengthOne(new Embedding(Embedded.Vector(text)));

    [Fact]
    public void Embed_TextOfManyWindows_HasLengthOneAndTheMeaningOfItsParts()
    {
        const string Sentence = "The harvest of apples was good this year. ";
        var vector = Embed([string.Concat(Enumerable.Repeat(Sentence, 200))]).Value[0];

        HasLengthOne(vector);
        Assert.True(VectorSearch.Cosine(vector.Vector, Embedded.Vector(Sentence)) > 0.6);
    }

    [Fact]
    public void Embed_BlankText_NamesWhich()
    {
        var refused = Assert.Throws<InvalidModelInputException>(() => Embed(["fine", "\n"]));

        Assert.Equal("texts[1]", refused.Field);
        Assert.Equal("nlp.embed", refused.Operation);
    }

    [Fact]
    public void Embed_NoText_IsRefused() =>
        Assert.Equal("texts", Assert.Throws<InvalidModelInputException>(() => Embed([])).Field);

    [Fact]
    public void Embed_Cancelled_Stops() =>
        Assert.Throws<OperationCanceledException>(() => Encoder.Embed(["hello"], new CancellationToken(canceled: true)));

    [Fact]
    public void Embed_ManyThreads_GetTheSameVectors()
    {
        var expected = Embedded.Vector("Concurrency must not change an answer.");

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            Assert.Equal(expected, Embedded.Vector("Concurrency must not change an answer.")));
    }

    private static void HasLengthOne(Embedding embedding) =>
        Assert.Equal(1, Math.Sqrt(embedding.Vector.Sum(value => (double)value * value)), 1e-5);

    private static Answer<IReadOnlyList<Embedding>> Embed(IReadOnlyList<string> texts) =>
        Encoder.Embed(texts, TestContext.Current.CancellationToken);
}
