using FunctionsOrchestration.ModelInstaller.Onnx;

namespace FunctionsOrchestration.ModelInstaller.Conversion;

/// <summary>Operations on elements, which differ from ONNX in little but their names, and reductions.</summary>
internal sealed partial class GraphConverter
{
    private void AddArithmetic()
    {
        foreach (var (op, onnx) in new[]
        {
            ("Add", "Add"), ("AddV2", "Add"), ("BiasAdd", "Add"), ("Sub", "Sub"), ("Mul", "Mul"), ("RealDiv", "Div"), ("Maximum", "Max"),
            ("Less", "Less"), ("Greater", "Greater"), ("Equal", "Equal"),
            // Of indices, which are never negative: rounding down and towards zero are the same.
            ("FloorDiv", "Div"), ("FloorMod", "Mod"),
        })
            _operations[op] = node => _graph.Node(onnx, [Input(node, 0), Input(node, 1)], node.Name);

        foreach (var (op, onnx) in new[]
        {
            ("Sin", "Sin"), ("Cos", "Cos"), ("Tanh", "Tanh"), ("Sigmoid", "Sigmoid"), ("Relu", "Relu"), ("LogicalNot", "Not"),
            ("Identity", "Identity"),
        })
            _operations[op] = node => _graph.Node(onnx, [Input(node, 0)], node.Name);

        _operations["Relu6"] = node => Activate(node, Input(node, 0), "Relu6", node.Name);
        _operations["Square"] = node => _graph.Node("Mul", [Input(node, 0), Input(node, 0)], node.Name);
        _operations["Rsqrt"] = node => _graph.Node("Reciprocal", [_graph.Node("Sqrt", [Input(node, 0)])], node.Name);
        _operations["Softmax"] = node => _graph.Node("Softmax", [Input(node, 0)], node.Name, OnnxAttribute.Integer("axis", -1));
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
                OnnxAttribute.Integer("keepdims", node.Flag("keep_dims") ? 1 : 0));
    }
}
