namespace FunctionsOrchestration.Mesh.Protocols.OpenInference;

/// <summary>Shapes of strangers.</summary>
internal static class Shapes
{
    /// <summary>The tensor, whose shape holds as many elements as it has.</summary>
    /// <exception cref="TensorException">It does not.</exception>
    public static Tensor Check(Tensor tensor)
    {
        var elements = tensor.Data.LongLength;
        var left = elements;
        foreach (var extent in tensor.Shape)
        {
            if (extent < 0 || extent > elements) throw Wrong(tensor);
            left = extent == 0 ? 0 : left % extent == 0 ? left / extent : throw Wrong(tensor);
        }

        // What is left over when the elements are dealt out over every extent is exactly one, or nothing where there are none.
        return left == Math.Min(elements, 1) ? tensor : throw Wrong(tensor);
    }

    private static TensorException Wrong(Tensor tensor) =>
        new($"Tensor '{tensor.Name}' has {tensor.Data.LongLength} elements, which is not what its shape says.");
}
