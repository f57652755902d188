using System.Runtime.InteropServices;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc.Wire;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc;

/// <summary>
/// Tensors as protocol buffers. Numbers are written as typed contents, which every server reads; raw contents, which Triton answers
/// with, are read as well.
/// </summary>
internal static class GrpcTensors
{
    /// <summary>The elements as typed contents.</summary>
    public static InferTensorContents Contents(Tensor tensor)
    {
        var contents = new InferTensorContents();
        switch (tensor.Data)
        {
            case byte[][] elements:
                contents.BytesContents.AddRange(elements.Select(element => UnsafeByteOperations.UnsafeWrap(element)));
                break;
            case float[] numbers:
                contents.Fp32Contents.AddRange(numbers);
                break;
            case double[] numbers:
                contents.Fp64Contents.AddRange(numbers);
                break;
            case long[] numbers:
                contents.Int64Contents.AddRange(numbers);
                break;
        }

        return contents;
    }

    /// <summary>A tensor that came over the wire.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="datatype">The type of its elements.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="contents">Typed elements; null or empty where they are raw.</param>
    /// <param name="raw">Raw elements; null where they are typed.</param>
    /// <exception cref="TensorException">It is none.</exception>
    public static Tensor Read(string name, string datatype, RepeatedField<long> shape, InferTensorContents? contents, ByteString? raw)
    {
        Array data = raw is { } bytes ? Raw(name, datatype, bytes.Span) : Typed(name, datatype, contents ?? new InferTensorContents());
        return Shapes.Check(new Tensor(name, [.. shape], data));
    }

    /// <summary>Parameters that are texts.</summary>
    public static Dictionary<string, string> Read(MapField<string, InferParameter> parameters) => parameters
        .Where(one => one.Value.ParameterChoiceCase == InferParameter.ParameterChoiceOneofCase.StringParam)
        .ToDictionary(one => one.Key, one => one.Value.StringParam);

    private static Array Typed(string name, string datatype, InferTensorContents contents) => datatype switch
    {
        "BYTES" => contents.BytesContents.Select(element => element.ToByteArray()).ToArray(),
        "FP32" => contents.Fp32Contents.ToArray(),
        "FP64" => contents.Fp64Contents.ToArray(),
        "INT64" => contents.Int64Contents.ToArray(),
        "INT8" or "INT16" or "INT32" => contents.IntContents.Select(number => (long)number).ToArray(),
        "UINT8" or "UINT16" or "UINT32" => contents.UintContents.Select(number => (long)number).ToArray(),
        _ => throw Unknown(name),
    };

    private static Array Raw(string name, string datatype, ReadOnlySpan<byte> bytes) => datatype switch
    {
        "BYTES" => Elements(name, bytes),
        "FP32" => Numbers<float>(name, bytes),
        "FP64" => Numbers<double>(name, bytes),
        "INT64" => Numbers<long>(name, bytes),
        "INT32" => Array.ConvertAll(Numbers<int>(name, bytes), number => (long)number),
        _ => throw Unknown(name),
    };

    // The wire is little-endian, and so is everything that .NET runs on.
    private static T[] Numbers<T>(string name, ReadOnlySpan<byte> bytes) where T : unmanaged =>
        bytes.Length % Marshal.SizeOf<T>() == 0 ? MemoryMarshal.Cast<byte, T>(bytes).ToArray() : throw CutOff(name);

    /// <summary>Each element is its length in four bytes, then itself.</summary>
    private static byte[][] Elements(string name, ReadOnlySpan<byte> bytes)
    {
        var elements = new List<byte[]>();
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < sizeof(uint)) throw CutOff(name);
            var length = MemoryMarshal.Read<uint>(bytes);
            bytes = bytes[sizeof(uint)..];
            if (length > bytes.Length) throw CutOff(name);
            elements.Add(bytes[..(int)length].ToArray());
            bytes = bytes[(int)length..];
        }

        return [.. elements];
    }

    private static TensorException Unknown(string name) => new($"Tensor '{name}' is of a datatype that no operation uses.");

    private static TensorException CutOff(string name) => new($"The raw contents of tensor '{name}' are cut off.");
}
