using FunctionsOrchestration.ModelInstaller.Onnx;
using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.ModelInstaller.Conversion;

/// <summary>
/// Rewrites a TensorFlow.js graph as ONNX, operation by operation. It knows the operations that our models use and in the forms in
/// which they use them; anything else stops the build, because a graph that is nearly right answers nonsense.
/// </summary>
internal sealed partial class GraphConverter : IDisposable
{
    private readonly TfjsModel _model;
    private readonly OnnxGraph _graph = new();
    private readonly HashSet<string> _weights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Action<TfjsNode>> _operations;

    private GraphConverter(TfjsModel model)
    {
        _model = model;
        _operations = new Dictionary<string, Action<TfjsNode>>(StringComparer.Ordinal)
        {
            ["Const"] = _ => { },
            ["Placeholder"] = node => _graph.Input(node.Name, Type(node, "dtype"), node.Dimensions),
        };
        AddArithmetic();
        AddReductions();
        AddShapes();
        AddSlices();
        AddLinearAlgebra();
        AddImages();
        AddIndexing();
    }

    /// <summary>Converts a graph; its outputs are the nodes that no other node reads.</summary>
    /// <exception cref="NotSupportedException">An operation or a form of it is unknown; the message names the node.</exception>
    public static byte[] Convert(TfjsModel model)
    {
        using var converter = new GraphConverter(model);
        foreach (var node in model.Nodes)
        {
            if (!converter._operations.TryGetValue(node.Op, out var convert))
                throw new NotSupportedException($"{node} is an operation that the converter does not know.");
            convert(node);
        }

        var read = model.Nodes.SelectMany(node => node.Inputs).ToHashSet(StringComparer.Ordinal);
        foreach (var node in model.Nodes.Where(node => node.Op != "Const" && !read.Contains(node.Name)))
            converter._graph.Output(node.Name);
        return converter._graph.ToModel();
    }

    public void Dispose() => _graph.Dispose();

    /// <summary>The name of a node's input in the ONNX graph; a constant joins the graph when it is first read.</summary>
    private string Input(TfjsNode node, int index)
    {
        var name = node.Inputs[index];
        if (_model.Weights.TryGetValue(name, out var weight) && _weights.Add(name)) AddWeight(name, weight);
        return name;
    }

    /// <summary>Quantized weights stay as small as they are; the runtime computes them once, when it loads the graph.</summary>
    private void AddWeight(string name, TfjsTensor weight)
    {
        if (weight.Quantization is not { } quantization)
        {
            _graph.Constant(name, weight.Type == "int32" ? OnnxType.Int32 : OnnxType.Float, weight.Shape, weight.Data);
            return;
        }

        var type = quantization.Type == "float16" ? OnnxType.Float16 : OnnxType.UInt8;
        var stored = _graph.Constant($"{name}/stored", type, weight.Shape, weight.Data);
        if (type == OnnxType.Float16)
        {
            _graph.Cast(stored, OnnxType.Float, name);
            return;
        }

        var scaled = _graph.Node("Mul", [_graph.Cast(stored, OnnxType.Float), _graph.Scalar(quantization.Scale)]);
        _graph.Node("Add", [scaled, _graph.Scalar(quantization.Min)], name);
    }

    /// <summary>The value of an input that must be known now, such as an axis.</summary>
    private TfjsTensor Known(TfjsNode node, int index) => _model.Weights.TryGetValue(node.Inputs[index], out var weight)
        ? weight
        : throw new NotSupportedException($"{node}: input {index} ('{node.Inputs[index]}') must be a constant.");

    private int KnownInteger(TfjsNode node, int index) => Known(node, index).Integers is [var value]
        ? value
        : throw new NotSupportedException($"{node}: input {index} must be a single integer.");

    /// <summary>TensorFlow.js has no 64-bit integers: what the graph calls int64 is int32 there, and here.</summary>
    private static OnnxType Type(TfjsNode node, string attribute) => node.ElementType(attribute) switch
    {
        1 => OnnxType.Float,
        3 or 9 => OnnxType.Int32,
        10 => OnnxType.Bool,
        var other => throw new NotSupportedException($"{node}: element type {other} is unknown."),
    };
}
