using System.Text.Json.Nodes;

namespace FunctionsOrchestration.ModelInstaller.Tfjs;

/// <summary>A TensorFlow.js graph model: its operations in topological order, and its weights.</summary>
/// <param name="Nodes">The operations; constants are among the weights.</param>
/// <param name="Weights">Constants by the name of their node.</param>
internal sealed record TfjsModel(IReadOnlyList<TfjsNode> Nodes, IReadOnlyDictionary<string, TfjsTensor> Weights)
{
    /// <summary>Reads a model.</summary>
    /// <param name="json">The content of its <c>model.json</c>.</param>
    /// <param name="read">Answers the content of a weight file that it names.</param>
    public static TfjsModel Parse(JsonNode json, Func<string, byte[]> read)
    {
        var weights = new Dictionary<string, TfjsTensor>(StringComparer.Ordinal);
        foreach (var group in json["weightsManifest"]!.AsArray())
            ReadGroup(group!, read, weights);

        var nodes = json["modelTopology"]!["node"]!.AsArray().Select(node => new TfjsNode(node!));
        return new TfjsModel([.. nodes], weights);
    }

    private static void ReadGroup(JsonNode group, Func<string, byte[]> read, Dictionary<string, TfjsTensor> weights)
    {
        // A group's files are one stream, cut where it suited the writer; a tensor may lie across a cut.
        byte[] stream = [.. group["paths"]!.AsArray().SelectMany(file => read(file!.GetValue<string>()))];
        var offset = 0;
        foreach (var weight in group["weights"]!.AsArray())
        {
            var name = weight!["name"]!.GetValue<string>();
            var type = weight["dtype"]!.GetValue<string>();
            var quantization = weight["quantization"] is { } entry ? TfjsQuantization.Parse(entry) : null;
            if (type is not ("float32" or "int32") || (type == "int32" && quantization is not null))
                throw new NotSupportedException($"Weight '{name}' is {type}, quantized or of a type that is not known here.");

            int[] shape = [.. weight["shape"]!.AsArray().Select(dimension => dimension!.GetValue<int>())];
            var bytes = (quantization?.Size ?? sizeof(float)) * shape.Aggregate(1, (product, dimension) => product * dimension);
            weights.Add(name, new TfjsTensor(shape, type, stream.AsMemory(offset, bytes), quantization));
            offset += bytes;
        }

        if (offset != stream.Length) throw new NotSupportedException($"{stream.Length - offset} bytes of weights are left over.");
    }
}
