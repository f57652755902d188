using System.Numerics.Tensors;
using System.Text.Json;
using FunctionsOrchestration.AI.Loading;

namespace FunctionsOrchestration.AI.Recommendation;

/// <summary>
/// A field-aware factorization machine (Juan et al. 2016, doi:10.1145/2959100.2959134), as <c>Models/RankingTrainer</c> writes it: each
/// value has a weight of its own and a vector for each field, and two values together count by the product of the vectors that they
/// have for each other's field.
/// </summary>
/// <param name="Version">What it was trained on.</param>
/// <param name="Note">What a reader of its rankings must know; null for nothing.</param>
/// <param name="Fields">The fields; the first is the user, the second the item.</param>
/// <param name="Dimension">Length of a vector.</param>
/// <param name="Linear">A weight for each value, field by field.</param>
/// <param name="Latent">A vector for each value and each field, value by value.</param>
internal sealed record FactorizationMachine(
    string Version, string? Note, RankingField[] Fields, int Dimension, float[] Linear, float[] Latent)
{
    /// <summary>Place of the user among the fields.</summary>
    public const int User = 0;

    /// <summary>Place of the item among the fields.</summary>
    public const int Item = 1;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Place of each field's first value among all values.</summary>
    private readonly int[] _firsts = [.. Fields.Select((_, field) => Fields.Take(field).Sum(before => before.Values.Length))];

    /// <summary>Loads the machine that ships with this assembly, or another one.</summary>
    /// <param name="path">Its file; null for the one that ships.</param>
    /// <exception cref="ModelFileException">The file is missing or holds no machine.</exception>
    public static FactorizationMachine Load(string? path)
    {
        try
        {
            using var stream = path is null
                ? typeof(FactorizationMachine).Assembly.GetManifestResourceStream("ranking.json")!
                : File.OpenRead(path);
            var machine = JsonSerializer.Deserialize<FactorizationMachine>(stream, Strict);
            return machine is { IsWhole: true } ? machine : throw new ModelFileException($"the ranking model '{path}' is not whole.");
        }
        catch (JsonException malformed)
        {
            throw new ModelFileException($"the ranking model '{path}' is damaged: {malformed.Message}");
        }
        catch (IOException unreadable)
        {
            throw new ModelFileException($"the ranking model '{path}' cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>The log odds that the user takes the item.</summary>
    /// <param name="values">For each field the place of its value, or <see cref="RankingField.Unknown"/>.</param>
    public double Score(ReadOnlySpan<int> values)
    {
        double linear = 0, pairs = 0;
        var known = 0;
        for (var field = 0; field < values.Length; field++)
        {
            if (values[field] == RankingField.Unknown) continue;
            known++;
            linear += Linear[_firsts[field] + values[field]];
            for (var other = field + 1; other < values.Length; other++)
                if (values[other] != RankingField.Unknown)
                    pairs += TensorPrimitives.Dot(Vector(field, values[field], other), Vector(other, values[other], field));
        }

        // Trained on examples of length 1: each of n known values counts 1/√n.
        return known == 0 ? 0 : linear / Math.Sqrt(known) + pairs / known;
    }

    private bool IsWhole =>
        Fields is [_, _, ..] && Dimension > 0
        && Linear.Length == Fields.Sum(one => one.Values.Length)
        && Latent.Length == Linear.Length * Fields.Length * Dimension;

    private ReadOnlySpan<float> Vector(int field, int value, int towards) =>
        Latent.AsSpan(((_firsts[field] + value) * Fields.Length + towards) * Dimension, Dimension);
}
