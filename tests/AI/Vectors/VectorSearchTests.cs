using CsCheck;

namespace FunctionsOrchestration.AI.Tests.Vectors;

public sealed class VectorSearchTests
{
    private static readonly Gen<float[]> Vector = Gen.Float[-1, 1].Array[8];

    [Fact]
    public void Nearest_AnyVectors_AreThoseOfAFullSort() =>
        Gen.Select(Vector, Vector.List[0, 40], Gen.Int[1, 10]).Sample((query, vectors, top) =>
        {
            var sorted = vectors.Select((vector, index) => new Neighbour(index, VectorSearch.Cosine(query, vector)))
                .OrderByDescending(neighbour => neighbour.Cosine)
                .ThenBy(neighbour => neighbour.Index)
                .Take(top);

            Assert.Equal(sorted, VectorSearch.Nearest(query, vectors, top));
        });

    [Fact]
    public void Cosine_AnyVectors_IsSymmetricAndBounded() => Gen.Select(Vector, Vector).Sample((a, b) =>
    {
        Assert.InRange(VectorSearch.Cosine(a, b), -1, 1);
        Assert.Equal(VectorSearch.Cosine(a, b), VectorSearch.Cosine(b, a), 1e-6);
    });

    [Fact]
    public void Cosine_ZeroVector_IsZero() => Assert.Equal(0, VectorSearch.Cosine(new float[4], [1, 2, 3, 4]));

    [Fact]
    public void Nearest_OtherLength_IsRefused() => Assert.Throws<ArgumentException>(() => VectorSearch.Nearest([1, 2], [[1, 2, 3]], 1));

    [Fact]
    public void Find_NearDuplicates_MostSimilarFirst()
    {
        (string, float[])[] texts =
        [
            .. new[]
            {
                ("a", "The meeting was moved to Friday at noon."),
                ("b", "The board approved the budget for next year."),
                ("c", "The meeting has been moved to Friday noon."),
                ("d", "Penguins live in the southern hemisphere."),
            }.Select(text => (text.Item1, Embedded.Vector(text.Item2))),
        ];

        var pair = Assert.Single(NearDuplicates.Find(texts, 0.85));

        Assert.Equal(("a", "c"), (pair.First, pair.Second));
        Assert.Equal(6, NearDuplicates.Find(texts, -1).Count);
        Assert.Empty(NearDuplicates.Find([], 0.5));
    }
}
