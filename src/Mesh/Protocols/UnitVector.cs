using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols;

/// <summary>Embeddings have length 1 in the canonical contract, and not from every model.</summary>
internal static class UnitVector
{
    // What rounding does to a vector of length 1 stays below; such a one is left as it came.
    private const double Tolerance = 1e-3;

    /// <summary>The vector, scaled to length 1.</summary>
    /// <exception cref="BadAnswerException">It has no direction: empty, zero or not finite.</exception>
    public static Embedding Of(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(number => (double)number * number));
        if (!double.IsFinite(length) || length == 0) throw new BadAnswerException("A vector has no direction.");
        return new Embedding(Math.Abs(length - 1) <= Tolerance ? vector : [.. vector.Select(number => (float)(number / length))]);
    }
}
