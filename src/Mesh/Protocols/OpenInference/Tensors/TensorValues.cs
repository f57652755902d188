using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference;

/// <summary>Values in tensors. Whoever sends another type of number than ours is understood where nothing is lost by it.</summary>
internal static class TensorValues
{
    public static Tensor Text(string name, params IReadOnlyList<string> texts) =>
        new(name, [texts.Count], texts.Select(Encoding.UTF8.GetBytes).ToArray());

    public static Tensor Bytes(string name, byte[] bytes) => new(name, [1], new[] { bytes }) { IsBinary = true };

    public static Tensor Number(string name, long number) => new(name, [1], new[] { number });

    public static Tensor Series(string name, IReadOnlyCollection<double> series) => new(name, [series.Count], series.ToArray());

    /// <summary>A record that has no natural tensor, as one element of JSON.</summary>
    public static Tensor Record(string name, object value, Type type) =>
        new(name, [1], new[] { JsonSerializer.SerializeToUtf8Bytes(value, type, CanonicalJson.Options) });

    /// <summary>Vectors of one length, one a row.</summary>
    public static Tensor Rows(string name, IReadOnlyList<float[]> rows) =>
        new(name, [rows.Count, rows.Count == 0 ? 0 : rows[0].Length], rows.SelectMany(row => row).ToArray());

    public static byte[][] AsBytes(this Tensor tensor) =>
        tensor.Data as byte[][] ?? throw new TensorException($"Tensor '{tensor.Name}' is {tensor.Datatype}; it must be BYTES.");

    public static string[] AsTexts(this Tensor tensor)
    {
        try
        {
            return [.. tensor.AsBytes().Select(Strict.GetString)];
        }
        catch (DecoderFallbackException)
        {
            throw new TensorException($"Tensor '{tensor.Name}' is not UTF-8.");
        }
    }

    public static double[] AsDoubles(this Tensor tensor) => tensor.Data switch
    {
        double[] doubles => doubles,
        float[] floats => [.. floats.Select(number => (double)number)],
        long[] integers => [.. integers.Select(number => (double)number)],
        _ => throw new TensorException($"Tensor '{tensor.Name}' is {tensor.Datatype}; it must hold numbers."),
    };

    public static float[] AsFloats(this Tensor tensor) =>
        tensor.Data as float[] ?? [.. tensor.AsDoubles().Select(number => (float)number)];

    public static int AsInteger(this Tensor tensor) => tensor.Data is long[] numbers
        ? numbers.Only(tensor) is >= int.MinValue and <= int.MaxValue and var number
            ? (int)number
            : throw new TensorException($"The number of tensor '{tensor.Name}' is out of range.")
        : throw new TensorException($"Tensor '{tensor.Name}' is {tensor.Datatype}; it must be INT64.");

    public static object AsRecord(this Tensor tensor, Type type)
    {
        try
        {
            return JsonSerializer.Deserialize(tensor.AsBytes().Only(tensor), type, CanonicalJson.Options)
                ?? throw new TensorException($"Tensor '{tensor.Name}' holds null.");
        }
        catch (JsonException)
        {
            throw new TensorException($"Tensor '{tensor.Name}' does not hold the JSON of {type.Name}.");
        }
    }

    /// <summary>The rows of a matrix.</summary>
    public static IReadOnlyList<float[]> AsRows(this Tensor tensor) => tensor.Shape is [var rows, var columns] && columns > 0
        ? [.. tensor.AsFloats().Chunk((int)columns).Take((int)rows)]
        : throw new TensorException($"Tensor '{tensor.Name}' is no matrix of vectors.");

    /// <summary>The element of a tensor that has one.</summary>
    public static T Only<T>(this T[] elements, Tensor tensor) => elements is [var only]
        ? only
        : throw new TensorException($"Tensor '{tensor.Name}' has {elements.Length} elements; it must have one.");

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
}
