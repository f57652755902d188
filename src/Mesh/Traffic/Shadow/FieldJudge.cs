using System.Text.Json;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Traffic.Shadow;

/// <summary>
/// Compares answers field by field: texts letter for letter, numbers within 5 % of the larger, or 0.05. The similarity is the share of fields
/// that agree.
/// </summary>
internal sealed class FieldJudge : IAnswerJudge
{
    private const double Tolerance = 0.05;

    public string Name => "fields";

    public ValueTask<AnswerComparison> CompareAsync(AnswerPair pair, CancellationToken cancellation)
    {
        var counts = (Same: 0, All: 0);
        var differences = new List<string>();
        Compare(Json(pair.Live), Json(pair.Shadow), "");
        return ValueTask.FromResult(new AnswerComparison(counts.All == 0 ? 1 : (double)counts.Same / counts.All, differences));

        void Compare(JsonElement live, JsonElement shadow, string path)
        {
            if (live.ValueKind == JsonValueKind.Object && shadow.ValueKind == JsonValueKind.Object)
            {
                foreach (var field in live.EnumerateObject())
                    Compare(field.Value, shadow.TryGetProperty(field.Name, out var other) ? other : default, path.Length > 0 ? $"{path}.{field.Name}" : field.Name);
                return;
            }

            if (live.ValueKind == JsonValueKind.Array && shadow.ValueKind == JsonValueKind.Array && live.GetArrayLength() == shadow.GetArrayLength())
            {
                for (var i = 0; i < live.GetArrayLength(); i++) Compare(live[i], shadow[i], $"{path}[{i}]");
                return;
            }

            if (!IsAsked(pair.Fields, path)) return;
            counts.All++;
            if (IsSame(live, shadow)) counts.Same++;
            else differences.Add(path.Length > 0 ? path : "answer");
        }
    }

    private static JsonElement Json(object answer) => JsonSerializer.SerializeToElement(answer, answer.GetType(), CanonicalJson.Options);

    private static bool IsAsked(IReadOnlyList<string> fields, string path) =>
        fields.Count == 0 || fields.Any(field => path.Equals(field, StringComparison.OrdinalIgnoreCase)
            || path.StartsWith(field + ".", StringComparison.OrdinalIgnoreCase) || path.StartsWith(field + "[", StringComparison.OrdinalIgnoreCase));

    private static bool IsSame(JsonElement live, JsonElement shadow)
    {
        if (live.ValueKind != JsonValueKind.Number || shadow.ValueKind != JsonValueKind.Number) return JsonElement.DeepEquals(live, shadow);
        var (one, other) = (live.GetDouble(), shadow.GetDouble());
        return Math.Abs(one - other) <= Math.Max(Tolerance, Tolerance * Math.Max(Math.Abs(one), Math.Abs(other)));
    }
}
