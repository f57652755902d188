using FunctionsOrchestration.AI.Nlp;
using FunctionsOrchestration.SentimentTrainer;

namespace FunctionsOrchestration.AI.Tests.Nlp;

public sealed class SentimentClassifierTests
{
    private static readonly SentimentClassifier Classifier = Embedded.Get<SentimentClassifier>();

    [Theory]
    [InlineData("positive", "I am delighted with the quick and friendly help.")]
    [InlineData("negative", "The screen cracked after a week and nobody answers my complaints.")]
    public void Classify_ClearSentence_HasItsLabel(string label, string text)
    {
        var answer = Classifier.Classify(text);

        Embedded.IsMeasured(answer);
        Assert.Equal(label, answer.Value.Label);
    }

    [Theory]
    [InlineData("negative", 0.349)]
    [InlineData("neutral", 0.35)]
    [InlineData("neutral", 0.575)]
    [InlineData("positive", 0.576)]
    public void Label_Probability_IsNeutralInTheChosenBand(string label, double positive) =>
        Assert.Equal(label, SentimentWeights.Default.Label(positive));

    [Fact]
    public void Classify_HeldOutSentences_AsWellAsTheReadmeSays()
    {
        var (polar, accuracy) = Evaluation.Of(SentimentWeights.Default, Trainer.Load(Embedded.Get<SentenceEncoder>(), "heldout.tsv"));

        Assert.True(polar >= 0.91, $"{polar:P1} of positive and negative sentences on the right side");
        Assert.True(accuracy >= 0.69, $"{accuracy:P1} with the right label");
    }

    [Fact]
    public void ShippedWeights_AreThoseOfTheTrainingSentences()
    {
        var trained = Training.Fit("now", Trainer.Load(Embedded.Get<SentenceEncoder>(), "training.tsv"));

        Assert.Equal(SentimentWeights.Default.Bias, trained.Bias, 1e-2);
        Assert.All(SentimentWeights.Default.Weights.Zip(trained.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-2));
    }

    [Fact]
    public void Classify_Blank_IsRefused() => Assert.Throws<InvalidModelInputException>(() => Classifier.Classify(""));
}
