using System.Text.Json;
using FunctionsOrchestration.AI.Nlp;
using FunctionsOrchestration.SentimentTrainer;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public void Classify_OwnModel_IsUsed()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var shipped = SentimentWeights.Default;
        var inverted = shipped with { Weights = [.. shipped.Weights.Select(weight => -weight)], Bias = -shipped.Bias, Version = "inverted" };
        File.WriteAllText(path, JsonSerializer.Serialize(inverted, JsonSerializerOptions.Web));
        using var services = Embedded.With(options => options.SentimentModel = path);

        var answer = services.GetRequiredService<SentimentClassifier>().Classify("I am delighted with the quick and friendly help.");

        File.Delete(path);
        Assert.Equal(("negative", "inverted"), (answer.Value.Label, answer.Model.Version));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"version":"1","weights":[1],"bias":0,"neutralFrom":0.4,"neutralTo":0.6}""")]
    [InlineData(null)]
    public void Classify_OwnModelDamagedOrMissing_IsUnavailable(string? content)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        if (content is not null) File.WriteAllText(path, content);
        using var services = Embedded.With(options => options.SentimentModel = path);

        var unavailable = Assert.Throws<ModelUnavailableException>(() => services.GetRequiredService<SentimentClassifier>().Classify("Fine."));

        File.Delete(path);
        Assert.Contains(path, unavailable.Reason, StringComparison.Ordinal);
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
