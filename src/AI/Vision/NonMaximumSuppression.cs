namespace FunctionsOrchestration.AI.Vision;

/// <summary>
/// Leaves one candidate of each object. CenterNet takes peaks of a map for objects and needs this less than others do, but a large
/// object has several peaks: of a cat that fills the image it reports three.
/// </summary>
internal static class NonMaximumSuppression
{
    // Between 0.4, which the package uses, and 0.6 the test photographs give the same objects.
    private const float LargestOverlap = 0.5f;

    /// <summary>
    /// Takes candidates from the surest on, each unless it overlaps one of its own class that was taken: a person on a horse stays.
    /// </summary>
    /// <param name="candidates">Candidates in any order.</param>
    /// <param name="most">How many to take.</param>
    public static List<Candidate> Apply(IEnumerable<Candidate> candidates, int most)
    {
        var taken = new List<Candidate>();
        foreach (var candidate in candidates.OrderByDescending(candidate => candidate.Score))
        {
            if (taken.Count == most) break;
            if (!taken.Exists(other => other.Class == candidate.Class && other.Overlap(candidate) > LargestOverlap)) taken.Add(candidate);
        }

        return taken;
    }
}
