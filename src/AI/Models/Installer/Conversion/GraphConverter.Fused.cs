using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.ModelInstaller.Conversion;

/// <summary>What TensorFlow.js melts into a product or a convolution: a bias and an activation, which ONNX has as nodes.</summary>
internal sealed partial class GraphConverter
{
    private static (bool HasBias, string? Activation) Fused(TfjsNode node) => node.Texts("fused_ops") switch
    {
        [] => (false, null),
        ["BiasAdd"] => (true, null),
        ["BiasAdd", var activation] => (true, activation),
        var other => throw new NotSupportedException($"{node}: fused with {string.Join(", ", other)}, which is not supported."),
    };

    private string Activate(TfjsNode node, string input, string? activation, string? output = null) => activation switch
    {
        null => input,
        "Relu" => _graph.Node("Relu", [input], output),
        "Relu6" => _graph.Node("Clip", [input, _graph.Scalar(0), _graph.Scalar(6)], output),
        _ => throw new NotSupportedException($"{node}: the activation {activation} is not supported."),
    };
}
