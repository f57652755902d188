using FunctionsOrchestration.ModelInstaller.Onnx;

namespace FunctionsOrchestration.ModelInstaller.Conversion;

/// <summary>Operations on elements, which differ from ONNX in little but their names, and reductions.</summary>
internal sealed partial class GraphConverter
{
    private void AddArithmetic()
    {
        foreach (var (op, onnx) in new[]
        {
            ("Add", "Add"), ("BiasAdd", "Add"), ("Sub", "Sub"), ("Mul", "Mul"), ("RealDiv", "Div"), ("Maximum", "Max"),
            ("Less", "Less"), ("Greater", "Greater"),
        })
            _operations[op] = node => _graph.Node(onnx, [Input(node, 0), Input(node, 1)], node.Name);

        foreach (var (op, onnx) in new[] { ("Sin", "Sin"), ("Cos", "Cos"), ("Tanh", "Tanh"), ("Relu", "Relu"), ("LogicalNot", "Not") })
            _operations[op] = node => _graph.Node(onnx, [Input(node, 0)], node.Name);

        _operations["Square"] = node => _graph.Node("Mul", [Input(node, 0), Input(node, 0)], node.Name);
        _operations["Rsqrt"] = node => _graph.Node("Reciprocal", [_graph.Node("Sqrt", [Input(node, 0)])], node.Name);
        _operations["Softmax"] = node => _graph.Node("Softmax", [Input(node, 0)], node.Name, OnnxGraph.Scalar("axis", -1));
        _operations["Cast"] = node => _graph.Cast(Input(node, 0), Type(node, "DstT"), node.Name);
        _operations["Range"] = node => _graph.Node("Range", [Input(node, 0), Input(node, 1), Input(node, 2)], node.Name);
    }

    private void AddReductions()
    {
        foreach (var op in new[] { "Mean", "Max", "Sum", "Prod" })
            _operations[op] = node => _graph.Node(
                $"Reduce{op}",
                [Input(node, 0), _graph.Vector(Known(node, 1).Integers)],
                node.Name,
                OnnxGraph.Scalar("keepdims", node.Flag("keep_dims") ? 1 : 0));
    }
}
