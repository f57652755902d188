using FunctionsOrchestration.ModelInstaller.Onnx;
using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.ModelInstaller.Conversion;

/// <summary>Products of matrices.</summary>
internal sealed partial class GraphConverter
{
    private void AddLinearAlgebra()
    {
        _operations["MatMul"] = MultiplyMatrices;
        _operations["_FusedMatMul"] = MultiplyMatrices;
        _operations["BatchMatMul"] = MultiplyBatches;
    }

    private void MultiplyMatrices(TfjsNode node)
    {
        if (node.Flag("transpose_a") || node.Flag("transpose_b"))
            throw new NotSupportedException($"{node}: transposed factors are not supported.");
        var (hasBias, activation) = Fused(node);
        var product = _graph.Node("MatMul", [Input(node, 0), Input(node, 1)], hasBias ? null : node.Name);
        if (!hasBias) return;
        var sum = _graph.Node("Add", [product, Input(node, 2)], activation is null ? node.Name : null);
        Activate(node, sum, activation, node.Name);
    }

    private void MultiplyBatches(TfjsNode node)
    {
        if (node.Flag("adj_x")) throw new NotSupportedException($"{node}: a transposed first factor is not supported.");
        // The graph's batches are [text, head, row, column].
        var second = node.Flag("adj_y") ? _graph.Node("Transpose", [Input(node, 1)], null, OnnxAttribute.List("perm", 0, 1, 3, 2)) : Input(node, 1);
        _graph.Node("MatMul", [Input(node, 0), second], node.Name);
    }
}
