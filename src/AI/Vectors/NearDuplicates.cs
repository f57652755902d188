namespace FunctionsOrchestration.AI;

/// <summary>Two things that mean nearly the same.</summary>
/// <param name="First">Id of the one that comes first in the list.</param>
/// <param name="Second">Id of the other.</param>
/// <param name="Cosine">Cosine of their vectors.</param>
public sealed record SimilarPair(string First, string Second, double Cosine);

/// <summary>Finds pairs of near duplicates among embedded texts.</summary>
public static class NearDuplicates
{
    /// <summary>
    /// Every pair whose cosine reaches the threshold, most similar first; equally similar ones in the order of the list.
    /// </summary>
    /// <param name="items">Ids with their vectors, all of one length. The work grows with the square of their number: 1,000 items
    /// are half a million cosines, some 35 ms.</param>
    /// <param name="threshold">Cosine from which a pair counts, −1 to 1.</param>
    /// <exception cref="ArgumentException">Lengths of vectors differ.</exception>
    public static IReadOnlyList<SimilarPair> Find(IReadOnlyList<(string Id, float[] Vector)> items, double threshold)
    {
        ArgumentNullException.ThrowIfNull(items);
        var pairs = new List<SimilarPair>();
        for (var i = 0; i < items.Count; i++)
            for (var j = i + 1; j < items.Count; j++)
            {
                var cosine = VectorSearch.Cosine(items[i].Vector, items[j].Vector);
                if (cosine >= threshold) pairs.Add(new SimilarPair(items[i].Id, items[j].Id, cosine));
            }

        return [.. pairs.OrderByDescending(pair => pair.Cosine)];
    }
}
