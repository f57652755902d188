using System.Runtime.InteropServices;

namespace FunctionsOrchestration.ModelInstaller.Onnx;

/// <summary>
/// An ONNX graph under construction. The field numbers are those of <c>onnx.proto3</c>; the operator set is 18, the first in which
/// every reduction takes its axes as an input.
/// </summary>
internal sealed class OnnxGraph : IDisposable
{
    private const int IrVersion = 8;
    private const int OperatorSet = 18;

    private readonly Proto _graph = new();
    private readonly HashSet<string> _initializers = new(StringComparer.Ordinal);
    private int _generated;

    /// <summary>Declares an input; a dimension of −1 is open.</summary>
    public void Input(string name, OnnxType type, IReadOnlyList<int> dimensions)
    {
        var shape = new Proto();
        for (var axis = 0; axis < dimensions.Count; axis++)
            shape.Message(1, dimensions[axis] >= 0
                ? new Proto().Integer(1, dimensions[axis])
                : new Proto().Text(2, $"{name}_{axis}"));
        var tensor = new Proto().Integer(1, (int)type).Message(2, shape);
        _graph.Message(11, new Proto().Text(1, name).Message(2, new Proto().Message(1, tensor)));
    }

    /// <summary>Declares an output; the runtime infers its type.</summary>
    public void Output(string name) => _graph.Message(12, new Proto().Text(1, name));

    /// <summary>Adds a constant, once for each name.</summary>
    public string Constant(string name, OnnxType type, IReadOnlyList<int> shape, ReadOnlyMemory<byte> data)
    {
        if (!_initializers.Add(name)) return name;
        var tensor = new Proto();
        foreach (var dimension in shape) tensor.Integer(1, dimension);
        _graph.Message(5, tensor.Integer(2, (int)type).Text(8, name).Bytes(9, data));
        return name;
    }

    /// <summary>Adds a vector of 64-bit integers, the form in which ONNX takes axes, sizes and bounds.</summary>
    public string Vector(params ReadOnlySpan<int> values)
    {
        var wide = new long[values.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = values[i];
        return Constant(Generate("vector"), OnnxType.Int64, [wide.Length], MemoryMarshal.AsBytes<long>(wide).ToArray());
    }

    /// <summary>Adds a single number.</summary>
    public string Scalar(float value) => Constant(Generate("scalar"), OnnxType.Float, [], BitConverter.GetBytes(value));

    /// <summary>Adds a node with one output.</summary>
    /// <param name="op">The ONNX operator.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="output">Name of its output; null generates one.</param>
    /// <param name="attributes">Its settings.</param>
    /// <returns>The output's name.</returns>
    public string Node(string op, string[] inputs, string? output = null, params OnnxAttribute[] attributes)
    {
        output ??= Generate(op);
        MultiOutputNode(op, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds a node with several outputs.</summary>
    public void MultiOutputNode(string op, string[] inputs, string[] outputs, params OnnxAttribute[] attributes)
    {
        var node = new Proto();
        foreach (var input in inputs) node.Text(1, input);
        foreach (var output in outputs) node.Text(2, output);
        node.Text(3, $"{outputs[0]}/{op}").Text(4, op);
        foreach (var attribute in attributes) node.Message(5, attribute.ToProto());
        _graph.Message(1, node);
    }

    /// <summary>Converts elements to another type.</summary>
    public string Cast(string input, OnnxType type, string? output = null) =>
        Node("Cast", [input], output, OnnxAttribute.Integer("to", (int)type));

    /// <summary>The finished model file.</summary>
    public byte[] ToModel()
    {
        _graph.Text(2, "graph");
        var operatorSet = new Proto().Text(1, "").Integer(2, OperatorSet);
        using var model = new Proto()
            .Integer(1, IrVersion)
            .Text(2, "FunctionsOrchestration.ModelInstaller")
            .Bytes(7, _graph.ToArray())
            .Message(8, operatorSet);
        return model.ToArray();
    }

    public void Dispose() => _graph.Dispose();

    private string Generate(string stem) => $"{stem}__{_generated++}";
}
