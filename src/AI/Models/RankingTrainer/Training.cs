using System.Globalization;
using System.Text;
using FunctionsOrchestration.AI.Recommendation;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace FunctionsOrchestration.RankingTrainer;

/// <summary>Fits the machine of <c>recommendation.rank</c> with ML.NET.</summary>
internal static class Training
{
    // ML.NET works on eight numbers at a time, and leaves vectors that are shorter as they were at the start.
    private const int Dimension = 8;

    // Best of 31 combinations by the area under the curve on the last fifth of the simulated training: 0.791, where more iterations or
    // less regularization end at 0.72.
    private const int Iterations = 20;
    private const float LearningRate = 0.1f;
    private const float Lambda = 1e-3f;

    /// <summary>Fits a machine.</summary>
    /// <param name="version">What it shall be called.</param>
    /// <param name="note">What a reader of its rankings must know; null for nothing.</param>
    /// <param name="fields">Names of the fields; the first is the user, the second the item.</param>
    /// <param name="interactions">What it shall learn.</param>
    public static FactorizationMachine Fit(string version, string? note, string[] fields, IReadOnlyList<Interaction> interactions)
    {
        var vocabularies = fields.Select((_, field) => Vocabulary(interactions, field)).ToArray();
        var (model, _) = FitModel(vocabularies, Examples(interactions));
        return new FactorizationMachine(
            version,
            note,
            [.. fields.Select((name, field) => new RankingField(name, vocabularies[field]))],
            model.LatentDimension,
            Round(model.GetLinearWeights()),
            Round(model.GetLatentWeights()));
    }

    /// <summary>Fits ML.NET's own model; with it comes what that model gives to other interactions.</summary>
    internal static (FieldAwareFactorizationMachineModelParameters Model, Func<IReadOnlyList<Interaction>, float[]> Score) FitModel(
        string[][] vocabularies, IReadOnlyList<Interaction> examples)
    {
        var ml = new MLContext(seed: 1);
        string[] columns = [.. vocabularies.Select((_, field) => Column(field))];
        var loader = ml.Data.CreateTextLoader(
        [
            new TextLoader.Column("Label", DataKind.Boolean, 0),
            .. vocabularies.Select((values, field) => new TextLoader.Column(
                Column(field), DataKind.UInt32, [new TextLoader.Range(field + 1)], new KeyCount((ulong)values.Length))),
        ]);
        var vectors = ml.Transforms.Conversion.MapKeyToVector([.. columns.Select(column => new InputOutputColumnPair(column))]);
        var data = Data(examples);
        var trainer = ml.BinaryClassification.Trainers.FieldAwareFactorizationMachine(new FieldAwareFactorizationMachineTrainer.Options
        {
            FeatureColumnName = columns[0],
            ExtraFeatureColumns = columns[1..],
            LatentDimension = Dimension,
            NumberOfIterations = Iterations,
            LearningRate = LearningRate,
            LambdaLatent = Lambda,
            // The examples come shuffled, so that every run sees them in one order and gives the same weights.
            Shuffle = false,
        });
        var fitted = trainer.Fit(data);
        return (fitted.Model, others => [.. fitted.Transform(Data(others)).GetColumn<float>("Score")]);

        IDataView Data(IReadOnlyList<Interaction> interactions)
        {
            var keyed = ml.Data.Cache(loader.Load(new TextInMemory(Keys(vocabularies, interactions))));
            return vectors.Fit(keyed).Transform(keyed);
        }
    }

    /// <summary>
    /// Each interaction twice, once as it is and once with the user, the item or both unknown: a machine that has always seen who it is
    /// learns too little from what they are like, and has little to say of newcomers.
    /// </summary>
    private static Interaction[] Examples(IReadOnlyList<Interaction> interactions)
    {
        var random = new Random(1);
        Interaction[] examples = [.. interactions, .. interactions.Select(Anonymous)];
        random.Shuffle(examples);
        return examples;

        Interaction Anonymous(Interaction interaction)
        {
            var hidden = random.Next(3);
            return interaction with
            {
                Values =
                [
                    hidden == 1 ? interaction.Values[0] : "",
                    hidden == 0 ? interaction.Values[1] : "",
                    .. interaction.Values[2..],
                ],
            };
        }
    }

    private static string[] Vocabulary(IReadOnlyList<Interaction> interactions, int field) =>
    [
        .. interactions.Select(interaction => interaction.Values[field]).Where(value => value.Length > 0)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>The form in which ML.NET's loader reads keys: numbers from 0, nothing where a value is unknown.</summary>
    private static string Keys(string[][] vocabularies, IReadOnlyList<Interaction> interactions)
    {
        var text = new StringBuilder();
        foreach (var interaction in interactions)
        {
            text.Append(interaction.Taken ? '1' : '0');
            for (var field = 0; field < vocabularies.Length; field++)
            {
                var key = Array.BinarySearch(vocabularies[field], interaction.Values[field], StringComparer.Ordinal);
                text.Append('\t').Append(key < 0 ? "" : key.ToString(CultureInfo.InvariantCulture));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Column(int field) => $"F{field}";

    private static float[] Round(IReadOnlyList<float> weights) => [.. weights.Select(weight => MathF.Round(weight, 3))];

    /// <summary>A text that ML.NET reads as if it were a file.</summary>
    private sealed class TextInMemory(string text) : IMultiStreamSource
    {
        public int Count => 1;

        public string? GetPathOrNull(int index) => null;

        public Stream Open(int index) => new MemoryStream(Encoding.UTF8.GetBytes(text));

        public TextReader OpenTextReader(int index) => new StringReader(text);
    }
}
