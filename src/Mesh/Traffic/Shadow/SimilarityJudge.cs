using System.Numerics.Tensors;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Traffic.Shadow;

/// <summary>
/// Compares the texts of answers by meaning: the cosine of their embeddings by the service <c>nlp</c>. For generated texts, which are never
/// the same letter for letter.
/// </summary>
/// <param name="mesh">Embeds texts; found when it is first needed, since the mesh contains this.</param>
internal sealed class SimilarityJudge(Lazy<IMesh> mesh) : IAnswerJudge
{
    public string Name => "similarity";

    /// <exception cref="MeshCallException">The texts could not be embedded.</exception>
    public async ValueTask<AnswerComparison> CompareAsync(AnswerPair pair, CancellationToken cancellation)
    {
        var (live, shadow) = (TextOf(pair.Live), TextOf(pair.Shadow));
        if (live == shadow) return new AnswerComparison(1, []);
        if (string.IsNullOrWhiteSpace(live) || string.IsNullOrWhiteSpace(shadow)) return new AnswerComparison(0, ["text"]);
        var request = new MeshRequest(Operations.Embed.Domain, Operations.Embed.Name, new TextsRequest([live, shadow]))
        {
            Caller = Mirror.Caller, Priority = CallPriority.Background,
        };
        var vectors = (await mesh.Value.SendAsync(request, cancellation)).Require<IReadOnlyList<Embedding>>();
        var cosine = TensorPrimitives.CosineSimilarity(vectors[0].Vector, vectors[1].Vector);
        return new AnswerComparison(Math.Clamp(cosine, 0, 1), ["text"]);
    }

    /// <summary>The texts of an answer, one after the other.</summary>
    private static string TextOf(object answer)
    {
        var texts = new List<string>();
        Gather(JsonSerializer.SerializeToElement(answer, answer.GetType(), CanonicalJson.Options));
        return string.Join(' ', texts);

        void Gather(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.String) texts.Add(element.GetString()!);
            else if (element.ValueKind == JsonValueKind.Object) foreach (var field in element.EnumerateObject()) Gather(field.Value);
            else if (element.ValueKind == JsonValueKind.Array) foreach (var item in element.EnumerateArray()) Gather(item);
        }
    }
}
