using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.ModelInstaller.Conversion;

/// <summary>Slices. TensorFlow says in bit masks what ONNX says in bounds.</summary>
internal sealed partial class GraphConverter
{
    private const int ToTheEnd = int.MaxValue;

    private void AddSlices()
    {
        _operations["Slice"] = Slice;
        _operations["StridedSlice"] = StridedSlice;
    }

    private void Slice(TfjsNode node)
    {
        var begin = Known(node, 1).Integers;
        int[] end = [.. Known(node, 2).Integers.Select((size, axis) => size < 0 ? ToTheEnd : begin[axis] + size)];
        _graph.Node("Slice", [Input(node, 0), _graph.Vector(begin), _graph.Vector(end)], node.Name);
    }

    private void StridedSlice(TfjsNode node)
    {
        if (node.Integer("new_axis_mask") != 0 || node.Integer("ellipsis_mask") != 0)
            throw new NotSupportedException($"{node}: new axes and ellipses are not supported.");
        if (Known(node, 3).Integers.Any(stride => stride != 1))
            throw new NotSupportedException($"{node}: strides other than 1 are not supported.");

        var begin = Known(node, 1).Integers;
        var end = Known(node, 2).Integers;
        var dropped = new List<int>();
        for (var axis = 0; axis < begin.Length; axis++)
        {
            if (Has("begin_mask", axis)) begin[axis] = 0;
            if (Has("end_mask", axis)) end[axis] = ToTheEnd;
            if (!Has("shrink_axis_mask", axis)) continue;

            // A shrunk axis keeps one element and disappears.
            end[axis] = begin[axis] == -1 ? ToTheEnd : begin[axis] + 1;
            dropped.Add(axis);
        }

        string[] inputs = [Input(node, 0), _graph.Vector(begin), _graph.Vector(end)];
        if (dropped.Count == 0) _graph.Node("Slice", inputs, node.Name);
        else _graph.Node("Squeeze", [_graph.Node("Slice", inputs), _graph.Vector([.. dropped])], node.Name);

        bool Has(string mask, int axis) => (node.Integer(mask) >> axis & 1) == 1;
    }
}
