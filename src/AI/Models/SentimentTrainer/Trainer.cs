using System.Text.Json;
using FunctionsOrchestration.AI;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.SentimentTrainer;

/// <summary>
/// Trains the classifier of nlp.sentiment and prints how well it does on sentences that it has not seen. To change it, edit
/// <c>training.tsv</c> and run <c>dotnet run --project src/AI/Models/SentimentTrainer -- src/AI/Nlp/sentiment.json</c>.
/// </summary>
internal static class Trainer
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static void Main(string[] args)
    {
        using var services = new ServiceCollection().AddEmbeddedModels().BuildServiceProvider();
        var encoder = services.GetRequiredService<SentenceEncoder>();
        var training = Load(encoder, "training.tsv");
        var heldOut = Load(encoder, "heldout.tsv");

        var band = Evaluation.ChooseBand(training);
        var weights = Training.Fit($"{training.Count} sentences", training) with { NeutralFrom = band.From, NeutralTo = band.To };
        var (polar, accuracy) = Evaluation.Of(weights, heldOut);
        Console.WriteLine($"Neutral from {band.From:0.00} to {band.To:0.00}; accuracy in cross-validation {band.Accuracy:P1}.");
        Console.WriteLine($"On {heldOut.Count} held-out sentences: {polar:P1} of positive and negative ones on the right side, "
            + $"{accuracy:P1} with the right one of three labels.");

        if (args is [var output]) File.WriteAllText(output, JsonSerializer.Serialize(weights, Web) + "\n");
    }

    /// <summary>Reads labelled sentences and embeds them.</summary>
    internal static IReadOnlyList<(float[] Vector, string Label)> Load(SentenceEncoder encoder, string file)
    {
        var sentences = LabelledSentence.Read(Path.Combine(AppContext.BaseDirectory, file));
        var vectors = encoder.Embed([.. sentences.Select(sentence => sentence.Text)]).Value;
        return [.. sentences.Zip(vectors, (sentence, embedding) => (embedding.Vector, sentence.Label))];
    }
}
