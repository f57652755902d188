namespace FunctionsOrchestration.Mesh.Protocols.OpenInference;

/// <summary>A tensor of the Open Inference Protocol, whatever it is written as.</summary>
/// <param name="Name">Its name among the inputs or outputs.</param>
/// <param name="Shape">Its extents; their product is the number of elements.</param>
/// <param name="Data">
/// The elements in row-major order: <c>byte[][]</c> (BYTES), <c>float[]</c> (FP32), <c>double[]</c> (FP64) or <c>long[]</c> (INT64).
/// </param>
internal sealed record Tensor(string Name, long[] Shape, Array Data)
{
    /// <summary>The protocol's name of the type of the elements.</summary>
    public string Datatype => Data switch
    {
        byte[][] => "BYTES",
        float[] => "FP32",
        double[] => "FP64",
        long[] => "INT64",
        _ => throw new InvalidOperationException($"{Data.GetType().Name} is no tensor data."),
    };

    /// <summary>True where the bytes are no text, so that JSON carries them in base64.</summary>
    public bool IsBinary { get; init; }
}

/// <summary>The tensors of a call, and what it says beside them.</summary>
/// <param name="Items">The tensors.</param>
/// <param name="Parameters">Texts by name.</param>
internal sealed record TensorSet(IReadOnlyList<Tensor> Items, IReadOnlyDictionary<string, string>? Parameters = null)
{
    /// <summary>The only tensor of a name.</summary>
    /// <exception cref="TensorException">There is none, or several.</exception>
    public Tensor this[string name] => Find(name) ?? throw new TensorException($"Tensor '{name}' is missing.");

    /// <summary>The only tensor of a name; null where there is none.</summary>
    /// <exception cref="TensorException">There are several.</exception>
    public Tensor? Find(string name)
    {
        var named = Items.Where(tensor => tensor.Name == name).Take(2).ToArray();
        return named.Length > 1 ? throw new TensorException($"Tensor '{name}' is twice there.") : named.FirstOrDefault();
    }

    /// <summary>A parameter; null where it is not there.</summary>
    public string? Parameter(string name) => Parameters?.GetValueOrDefault(name);
}
