using FunctionsOrchestration.AI.Nlp;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace FunctionsOrchestration.SentimentTrainer;

/// <summary>Fits the classifier of <c>nlp.sentiment</c>.</summary>
internal static class Training
{
    // Best of 0.01, 0.03, 0.1, 0.3, 1 and 2 in five-fold cross-validation on the training sentences, though 0.1 and 1 are hardly
    // worse.
    private const float L2 = 0.3f;

    /// <summary>Fits logistic regression. A neutral sentence counts once as positive and once as negative, each with half the
    /// weight,
    /// which draws its probability to one half.</summary>
    /// <param name="version">What the weights shall be called.</param>
    /// <param name="sentences">Vector and label of each sentence.</param>
    public static SentimentWeights Fit(string version, IReadOnlyList<(float[] Vector, string Label)> sentences)
    {
        var ml = new MLContext(seed: 1);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, SentenceModel.Dimensions);
        var data = ml.Data.LoadFromEnumerable(sentences.SelectMany(Rows), schema);
        var trainer = ml.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            ExampleWeightColumnName = nameof(Row.Weight),
            L1Regularization = 0,
            L2Regularization = L2,
            OptimizationTolerance = 1e-7f,
            // One thread: sums in one order, so that every run gives the same weights.
            NumberOfThreads = 1,
        });
        var model = ((CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>)trainer.Fit(data).Model).SubModel;
        return new SentimentWeights(version, [.. model.Weights], model.Bias, 0.5, 0.5);
    }

    private static IEnumerable<Row> Rows((float[] Vector, string Label) sentence) => sentence.Label switch
    {
        "neutral" => [new(sentence.Vector, true, 0.5f), new(sentence.Vector, false, 0.5f)],
        var label => [new(sentence.Vector, label == "positive", 1)],
    };

    private sealed class Row(float[] features, bool label, float weight)
    {
        public float[] Features { get; } = features;

        public bool Label { get; } = label;

        public float Weight { get; } = weight;
    }
}
