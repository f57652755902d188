using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols;

/// <summary>Vectors of strangers in canonical form: one for each text, all of one dimension, each of length 1.</summary>
internal static class Embeddings
{
    // What rounding does to a vector of length 1 stays below; such a one is left as it came.
    private const double Tolerance = 1e-3;

    /// <summary>The embeddings of texts.</summary>
    /// <param name="vectors">As they came, in the order of the texts.</param>
    /// <param name="texts">How many texts there were.</param>
    /// <exception cref="BadAnswerException">They are not what was asked for.</exception>
    public static Embedding[] Of(IReadOnlyList<float[]> vectors, int texts)
    {
        if (vectors.Count != texts) throw new BadAnswerException($"The answer has {vectors.Count} vectors for {texts} texts.");
        return vectors.Any(vector => vector.Length != vectors[0].Length)
            ? throw new BadAnswerException("The vectors are not of one dimension.")
            : [.. vectors.Select(OfLengthOne)];
    }

    private static Embedding OfLengthOne(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(number => (double)number * number));
        if (!double.IsFinite(length) || length == 0) throw new BadAnswerException("A vector has no direction.");
        return new Embedding(Math.Abs(length - 1) <= Tolerance ? vector : [.. vector.Select(number => (float)(number / length))]);
    }
}
