using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.ModelInstaller.Conversion;

/// <summary>Products of matrices, and the convolutions that are nothing else.</summary>
internal sealed partial class GraphConverter
{
    private void AddLinearAlgebra()
    {
        _operations["MatMul"] = MultiplyMatrices;
        _operations["BatchMatMul"] = MultiplyBatches;
        _operations["Conv2D"] = Convolve;
    }

    private void MultiplyMatrices(TfjsNode node)
    {
        if (node.Flag("transpose_a") || node.Flag("transpose_b"))
            throw new NotSupportedException($"{node}: transposed factors are not supported.");
        _graph.Node("MatMul", [Input(node, 0), Input(node, 1)], node.Name);
    }

    private void MultiplyBatches(TfjsNode node)
    {
        if (node.Flag("adj_x")) throw new NotSupportedException($"{node}: a transposed first factor is not supported.");
        // The graph's batches are [text, head, row, column].
        var second = node.Flag("adj_y") ? _graph.Node("Transpose", [Input(node, 1)], null, ("perm", [0, 1, 3, 2])) : Input(node, 1);
        _graph.Node("MatMul", [Input(node, 0), second], node.Name);
    }

    private void Convolve(TfjsNode node)
    {
        var kernel = Known(node, 1);
        if (kernel.Shape is not [1, 1, var channels, var filters]
            || node.Integers("strides").Any(stride => stride != 1)
            || node.Text("data_format") != "NHWC")
            throw new NotSupportedException($"{node}: only 1×1 convolutions over channels-last data are supported.");

        // With a kernel of one pixel, a convolution is one matrix product for every pixel.
        var matrix = _graph.Node("Reshape", [Input(node, 1), _graph.Vector(channels, filters)]);
        _graph.Node("MatMul", [Input(node, 0), matrix], node.Name);
    }
}
