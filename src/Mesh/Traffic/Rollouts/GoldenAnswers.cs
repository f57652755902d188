using System.Text.Json;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>Compares answers with those of a golden set.</summary>
public static class GoldenAnswers
{
    private const double Tolerance = 0.05;

    /// <summary>True where an answer contains everything that is expected.</summary>
    /// <param name="expected">The expected fields.</param>
    /// <param name="answer">The canonical answer.</param>
    public static bool Matches(JsonElement expected, object answer) =>
        Contains(expected, JsonSerializer.SerializeToElement(answer, answer.GetType(), CanonicalJson.Options));

    /// <summary>What a number of right answers comes to.</summary>
    /// <param name="golden">The set.</param>
    /// <param name="right">How many were right.</param>
    public static CheckResult Judge(GoldenPlan golden, int right)
    {
        var share = (double)right / golden.Samples.Count;
        var isEnough = share * 100 >= golden.Min;
        return new CheckResult(
            "golden", isEnough ? Verdict.Success : Verdict.Failure, $"{right} of {golden.Samples.Count} answers are right; {golden.Min} % must be.")
        {
            Value = share, Samples = golden.Samples.Count,
        };
    }

    private static bool Contains(JsonElement expected, JsonElement answer) => expected.ValueKind switch
    {
        JsonValueKind.Object => answer.ValueKind == JsonValueKind.Object && expected.EnumerateObject()
            .All(field => answer.TryGetProperty(field.Name, out var value) && Contains(field.Value, value)),
        JsonValueKind.Number => answer.ValueKind == JsonValueKind.Number && Math.Abs(expected.GetDouble() - answer.GetDouble()) <= Tolerance,
        _ => JsonElement.DeepEquals(expected, answer),
    };
}
