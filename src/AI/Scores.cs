namespace FunctionsOrchestration.AI;

/// <summary>How scores are told.</summary>
internal static class Scores
{
    /// <summary>Four decimals: the rest is noise of the model, and would fill histories and answers with digits.</summary>
    public static double Round(double score) => Math.Round(score, 4);
}
