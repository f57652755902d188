using FunctionsOrchestration.ModelInstaller.Onnx;
using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.ModelInstaller.Conversion;

/// <summary>
/// Operations that rearrange elements. ONNX takes shapes as int64 where TensorFlow.js has int32: hence the casts.
/// </summary>
internal sealed partial class GraphConverter
{
    private void AddShapes()
    {
        _operations["Shape"] = node => _graph.Cast(_graph.Node("Shape", [Input(node, 0)]), OnnxType.Int32, node.Name);
        _operations["Reshape"] = node =>
            _graph.Node("Reshape", [Input(node, 0), _graph.Cast(Input(node, 1), OnnxType.Int64)], node.Name);
        _operations["Transpose"] = node =>
            _graph.Node("Transpose", [Input(node, 0)], node.Name, OnnxAttribute.List("perm", Known(node, 1).Integers));
        _operations["ExpandDims"] = node =>
            _graph.Node("Unsqueeze", [Input(node, 0), _graph.Vector(KnownInteger(node, 1))], node.Name);
        _operations["Squeeze"] = node =>
            _graph.Node("Squeeze", [Input(node, 0), _graph.Vector(node.Integers("squeeze_dims"))], node.Name);
        _operations["ConcatV2"] = Concatenate;
        _operations["Pack"] = Stack;
        _operations["SplitV"] = Split;
    }

    private void Concatenate(TfjsNode node)
    {
        var axis = node.Inputs.Count - 1;
        string[] parts = [.. Enumerable.Range(0, axis).Select(part => Input(node, part))];
        _graph.Node("Concat", parts, node.Name, OnnxAttribute.Integer("axis", KnownInteger(node, axis)));
    }

    private void Stack(TfjsNode node)
    {
        var axis = node.Integer("axis");
        string[] parts =
        [
            .. Enumerable.Range(0, node.Inputs.Count)
                .Select(part => _graph.Node("Unsqueeze", [Input(node, part), _graph.Vector(axis)])),
        ];
        _graph.Node("Concat", parts, node.Name, OnnxAttribute.Integer("axis", axis));
    }

    private void Split(TfjsNode node)
    {
        var sizes = Known(node, 1).Integers;
        string[] outputs = [.. sizes.Select((_, output) => output == 0 ? node.Name : $"{node.Name}:{output}")];
        _graph.MultiOutputNode("Split", [Input(node, 0), _graph.Vector(sizes)], outputs, OnnxAttribute.Integer("axis", KnownInteger(node, 2)));
    }
}
