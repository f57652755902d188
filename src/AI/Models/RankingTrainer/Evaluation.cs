namespace FunctionsOrchestration.RankingTrainer;

/// <summary>How well scores tell what is taken from what is not.</summary>
internal static class Evaluation
{
    /// <summary>
    /// Area under the ROC curve: the probability that something taken has a higher score than something left. 0.5 is chance, 1 is
    /// perfect; equal scores count half.
    /// </summary>
    public static double AreaUnderCurve(IEnumerable<(double Score, bool Taken)> outcomes)
    {
        double ranks = 0, taken = 0, left = 0, seen = 0;
        foreach (var equal in outcomes.GroupBy(outcome => outcome.Score).OrderBy(group => group.Key))
        {
            double takenHere = equal.Count(outcome => outcome.Taken);
            double here = equal.Count();
            ranks += takenHere * (seen + (here + 1) / 2);
            seen += here;
            taken += takenHere;
            left += here - takenHere;
        }

        return (ranks - taken * (taken + 1) / 2) / (taken * left);
    }
}
