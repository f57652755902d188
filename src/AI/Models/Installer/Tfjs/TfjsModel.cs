using System.Text.Json.Nodes;

namespace FunctionsOrchestration.ModelInstaller.Tfjs;

/// <summary>A TensorFlow.js graph model: its operations in topological order, and its weights.</summary>
/// <param name="Nodes">The operations; constants are among the weights.</param>
/// <param name="Weights">Constants by the name of their node.</param>
internal sealed record TfjsModel(IReadOnlyList<TfjsNode> Nodes, IReadOnlyDictionary<string, TfjsTensor> Weights)
{
    /// <summary>Reads <c>model.json</c> and the weight files beside it.</summary>
    public static TfjsModel Load(string path)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(path))!;
        var directory = Path.GetDirectoryName(path)!;
        var weights = new Dictionary<string, TfjsTensor>(StringComparer.Ordinal);
        foreach (var group in json["weightsManifest"]!.AsArray())
            ReadGroup(group!, directory, weights);

        var nodes = json["modelTopology"]!["node"]!.AsArray().Select(node => new TfjsNode(node!));
        return new TfjsModel([.. nodes], weights);
    }

    private static void ReadGroup(JsonNode group, string directory, Dictionary<string, TfjsTensor> weights)
    {
        // A group's files are one stream, cut where it suited the writer; a tensor may lie across a cut.
        byte[] stream = [.. group["paths"]!.AsArray().SelectMany(file => File.ReadAllBytes(Path.Combine(directory, file!.GetValue<string>())))];
        var offset = 0;
        foreach (var weight in group["weights"]!.AsArray())
        {
            var name = weight!["name"]!.GetValue<string>();
            var type = weight["dtype"]!.GetValue<string>();
            if (type is not ("float32" or "int32") || weight["quantization"] is not null)
                throw new NotSupportedException($"Weight '{name}' is {type}, quantized or of a type that is not known here.");

            int[] shape = [.. weight["shape"]!.AsArray().Select(dimension => dimension!.GetValue<int>())];
            var bytes = sizeof(float) * shape.Aggregate(1, (product, dimension) => product * dimension);
            weights.Add(name, new TfjsTensor(shape, type, stream.AsMemory(offset, bytes)));
            offset += bytes;
        }

        if (offset != stream.Length) throw new NotSupportedException($"{stream.Length - offset} bytes of weights are left over.");
    }
}
