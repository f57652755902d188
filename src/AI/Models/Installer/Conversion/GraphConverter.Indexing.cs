using FunctionsOrchestration.ModelInstaller.Onnx;
using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.ModelInstaller.Conversion;

/// <summary>Operations that look elements up by index, or put them there.</summary>
internal sealed partial class GraphConverter
{
    private void AddIndexing()
    {
        _operations["GatherV2"] = node =>
            _graph.Node("Gather", [Input(node, 0), Input(node, 1)], node.Name, OnnxAttribute.Integer("axis", KnownInteger(node, 2)));
        _operations["GatherNd"] = node =>
            _graph.Node("GatherND", [Input(node, 0), _graph.Cast(Input(node, 1), OnnxType.Int64)], node.Name);
        _operations["TopKV2"] = Largest;
        _operations["Where"] = IndicesOfTrue;
        _operations["ScatterNd"] = node => Scatter(node, indices: 0, updates: 1, shape: 2, Zero(node));
        _operations["SparseToDense"] = node => Scatter(node, indices: 0, updates: 2, shape: 1, Input(node, 3));
    }

    private void Largest(TfjsNode node)
    {
        var indices = $"{node.Name}:1";
        _graph.MultiOutputNode("TopK", [Input(node, 0), _graph.Vector(KnownInteger(node, 1))], [node.Name, $"{indices}/int64"]);
        _graph.Cast($"{indices}/int64", OnnxType.Int32, indices);
    }

    private void IndicesOfTrue(TfjsNode node)
    {
        // NonZero answers one row a dimension, TensorFlow one row an element.
        var rows = _graph.Node("Transpose", [_graph.Node("NonZero", [Input(node, 0)])], null, OnnxAttribute.List("perm", 1, 0));
        _graph.Cast(rows, OnnxType.Int32, node.Name);
    }

    // TensorFlow adds up what falls on one index, ONNX keeps the last of it: the same here, where indices are unique.
    private void Scatter(TfjsNode node, int indices, int updates, int shape, string background)
    {
        var target = _graph.Node("Expand", [background, _graph.Cast(Input(node, shape), OnnxType.Int64)]);
        _graph.Node("ScatterND", [target, _graph.Cast(Input(node, indices), OnnxType.Int64), Input(node, updates)], node.Name);
    }

    private string Zero(TfjsNode node)
    {
        var type = Type(node, "T");
        if (type == OnnxType.Bool) throw new NotSupportedException($"{node}: scattering booleans is not supported.");
        return _graph.Constant($"zero_{type}", type, [], new byte[sizeof(int)]);
    }
}
