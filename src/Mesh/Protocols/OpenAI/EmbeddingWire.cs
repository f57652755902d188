using System.Text.Json;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.OpenAI;

/// <summary>Embeddings as JSON.</summary>
internal static class EmbeddingWire
{
    public static ReadOnlyMemory<byte> Write(string model, TextsRequest request) => Json.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("model", model);
        writer.WriteStartArray("input");
        foreach (var text in request.Texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
        writer.WriteString("encoding_format", "float");
        writer.WriteEndObject();
    });

    /// <summary>The vectors in the order of the texts, whatever order they come in.</summary>
    /// <exception cref="BadAnswerException">One is missing, twice there, or no vector.</exception>
    public static EndpointReply Read(JsonElement answer, int texts)
    {
        var data = Json.Array(answer, "data") ?? throw new BadAnswerException("The answer has no data.");
        var vectors = new float[data.GetArrayLength()][];
        foreach (var one in data.EnumerateArray())
        {
            var index = Json.Count(one, "index") ?? throw new BadAnswerException("A vector has no index.");
            if (index >= vectors.Length || vectors[index] is not null) throw new BadAnswerException($"The index {index} is out of range or twice there.");
            var numbers = Json.Array(one, "embedding") ?? throw new BadAnswerException($"Vector {index} is not a list of numbers.");
            vectors[index] = [.. numbers.EnumerateArray().Select(number => number.GetSingle())];
        }

        return new EndpointReply { Value = Embeddings.Of(vectors, texts), Model = ChatWire.Model(answer), Usage = ChatWire.Usage(answer) };
    }
}
