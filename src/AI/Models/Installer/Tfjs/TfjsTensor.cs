using System.Runtime.InteropServices;

namespace FunctionsOrchestration.ModelInstaller.Tfjs;

/// <summary>A constant of a TensorFlow.js graph.</summary>
/// <param name="Shape">Its dimensions; none for a scalar.</param>
/// <param name="Type"><c>float32</c> or <c>int32</c>.</param>
/// <param name="Data">Its elements, little endian, in row-major order.</param>
/// <param name="Quantization">How its elements are stored; null where they are stored as what they are.</param>
internal sealed record TfjsTensor(int[] Shape, string Type, ReadOnlyMemory<byte> Data, TfjsQuantization? Quantization = null)
{
    /// <summary>The elements of an <c>int32</c> constant.</summary>
    public int[] Integers => Type == "int32"
        ? MemoryMarshal.Cast<byte, int>(Data.Span).ToArray()
        : throw new NotSupportedException($"Integers were expected where the graph has {Type}.");
}
