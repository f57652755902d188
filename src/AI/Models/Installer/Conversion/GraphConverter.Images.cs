using FunctionsOrchestration.ModelInstaller.Onnx;
using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.ModelInstaller.Conversion;

/// <summary>
/// Convolution, pooling and scaling. TensorFlow.js keeps an image's channels last, ONNX first: hence the transpositions, which the
/// runtime cancels out where one follows another.
/// </summary>
internal sealed partial class GraphConverter
{
    private void AddImages()
    {
        _operations["Conv2D"] = node => Convolve(node, depthwise: false);
        _operations["_FusedConv2D"] = node => Convolve(node, depthwise: false);
        _operations["DepthwiseConv2dNative"] = node => Convolve(node, depthwise: true);
        _operations["FusedDepthwiseConv2dNative"] = node => Convolve(node, depthwise: true);
        _operations["MaxPool"] = node => Pool(node, "MaxPool");
        _operations["AvgPool"] = node => Pool(node, "AveragePool");
        _operations["ResizeBilinear"] = Scale;
    }

    private void Convolve(TfjsNode node, bool depthwise)
    {
        if (node.Integers("dilations").Any(dilation => dilation != 1))
            throw new NotSupportedException($"{node}: dilated convolutions are not supported.");
        var fused = Fused(node);
        var kernel = Known(node, 1).Shape;
        var (channels, filters) = (kernel[2], kernel[3]);
        string weights;
        if (depthwise)
        {
            // TensorFlow counts the filters of each channel, ONNX all of them.
            var perChannel = _graph.Node("Transpose", [Input(node, 1)], null, OnnxAttribute.List("perm", 2, 3, 0, 1));
            weights = _graph.Node("Reshape", [perChannel, _graph.Vector(channels * filters, 1, kernel[0], kernel[1])]);
        }
        else
        {
            weights = _graph.Node("Transpose", [Input(node, 1)], null, OnnxAttribute.List("perm", 3, 2, 0, 1));
        }

        string[] inputs = [ChannelsFirst(node), weights, .. fused.HasBias ? [Input(node, 2)] : Array.Empty<string>()];
        var sums = _graph.Node(
            "Conv",
            inputs,
            null,
            [.. Window(node, kernel[0], kernel[1]), OnnxAttribute.Integer("group", depthwise ? channels : 1)]);
        ChannelsLast(Activate(node, sums, fused.Activation), node);
    }

    private void Pool(TfjsNode node, string op)
    {
        var size = node.Integers("ksize");
        ChannelsLast(_graph.Node(op, [ChannelsFirst(node)], null, Window(node, size[1], size[2])), node);
    }

    private void Scale(TfjsNode node)
    {
        if (node.Flag("align_corners") || node.Flag("half_pixel_centers"))
            throw new NotSupportedException($"{node}: only pixels that are scaled from their corners are supported.");
        var image = ChannelsFirst(node);
        var batchAndChannels = _graph.Node("Slice", [_graph.Node("Shape", [image]), _graph.Vector(0), _graph.Vector(2)]);
        var size = _graph.Node("Concat", [batchAndChannels, _graph.Vector(Known(node, 1).Integers)], null, OnnxAttribute.Integer("axis", 0));
        var scaled = _graph.Node(
            "Resize",
            [image, "", "", size],
            null,
            OnnxAttribute.Text("mode", "linear"),
            OnnxAttribute.Text("coordinate_transformation_mode", "asymmetric"));
        ChannelsLast(scaled, node);
    }

    /// <summary>Size, stride and padding of the window that a convolution or a pooling moves over the image.</summary>
    private static OnnxAttribute[] Window(TfjsNode node, int height, int width)
    {
        if (node.Text("data_format") != "NHWC") throw new NotSupportedException($"{node}: only channels-last data is supported.");
        var strides = node.Integers("strides");
        var padding = node.Text("padding") switch
        {
            "SAME" => "SAME_UPPER",
            "VALID" => "VALID",
            var other => throw new NotSupportedException($"{node}: padding '{other}' is not supported."),
        };
        return
        [
            OnnxAttribute.List("kernel_shape", height, width),
            OnnxAttribute.List("strides", strides[1], strides[2]),
            OnnxAttribute.Text("auto_pad", padding),
        ];
    }

    private string ChannelsFirst(TfjsNode node) =>
        _graph.Node("Transpose", [Input(node, 0)], null, OnnxAttribute.List("perm", 0, 3, 1, 2));

    private void ChannelsLast(string image, TfjsNode node) =>
        _graph.Node("Transpose", [image], node.Name, OnnxAttribute.List("perm", 0, 2, 3, 1));
}
