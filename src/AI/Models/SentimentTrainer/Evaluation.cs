using System.Numerics.Tensors;
using FunctionsOrchestration.AI.Nlp;

namespace FunctionsOrchestration.SentimentTrainer;

/// <summary>How often a classifier is right.</summary>
/// <param name="Polar">Share of positive and negative sentences on the right side of one half.</param>
/// <param name="Accuracy">Share of all sentences, neutral ones too, with the right label.</param>
internal sealed record Evaluation(double Polar, double Accuracy)
{
    private const int Folds = 5;

    /// <summary>Measures a classifier.</summary>
    public static Evaluation Of(SentimentWeights weights, IReadOnlyList<(float[] Vector, string Label)> sentences)
    {
        var judged = sentences.Select(sentence => (sentence.Label, Positive: Probability(weights, sentence.Vector))).ToArray();
        var polar = judged.Where(sentence => sentence.Label != "neutral").ToArray();
        return new Evaluation(
            polar.Average(sentence => sentence.Positive > 0.5 == (sentence.Label == "positive") ? 1.0 : 0),
            judged.Average(sentence => weights.Label(sentence.Positive) == sentence.Label ? 1.0 : 0));
    }

    /// <summary>
    /// Finds the neutral band with the best accuracy, each sentence judged by a classifier that was trained without it.
    /// </summary>
    public static (double From, double To, double Accuracy) ChooseBand(IReadOnlyList<(float[] Vector, string Label)> sentences)
    {
        var judged = new List<(string Label, double Positive)>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var weights = Training.Fit("fold", [.. sentences.Where((_, index) => index % Folds != fold)]);
            judged.AddRange(sentences
                .Where((_, index) => index % Folds == fold)
                .Select(sentence => (sentence.Label, Probability(weights, sentence.Vector))));
        }

        var edges = Enumerable.Range(1, 19).Select(step => step / 20.0 / 2).ToArray();
        return edges.SelectMany(_ => edges, (from, gap) => (From: from, To: 1 - gap))
            .Select(band => (band.From, band.To, Accuracy: judged.Average(sentence => Label(band, sentence.Positive) == sentence.Label ? 1.0 : 0)))
            .MaxBy(band => band.Accuracy);

        static string Label((double From, double To) band, double positive) =>
            positive < band.From ? "negative" : positive > band.To ? "positive" : "neutral";
    }

    private static double Probability(SentimentWeights weights, float[] vector) =>
        1 / (1 + Math.Exp(-TensorPrimitives.Dot<float>(vector, weights.Weights) - weights.Bias));
}
