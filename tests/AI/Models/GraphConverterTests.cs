using System.Text.Json.Nodes;
using FunctionsOrchestration.ModelInstaller.Conversion;
using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.AI.Tests.Models;

/// <summary>That a converted graph computes what it should is tested with the networks themselves, against TensorFlow.js.</summary>
public sealed class GraphConverterTests
{
    private static readonly Dictionary<string, TfjsTensor> NoWeights = [];

    [Fact]
    public void Convert_UnknownOperation_FailsWithItsName()
    {
        var model = new TfjsModel([Node("""{ "name": "rotate", "op": "ImageProjectiveTransform", "input": [] }""")], NoWeights);

        var refused = Assert.Throws<NotSupportedException>(() => GraphConverter.Convert(model));

        Assert.Contains("ImageProjectiveTransform 'rotate'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_KnownOperationInAnUnknownForm_Fails()
    {
        var kernel = new TfjsTensor([3, 3, 1, 1], "float32", new byte[36]);
        var model = new TfjsModel(
            [Node("""{ "name": "blur", "op": "Conv2D", "input": ["pixels", "kernel"], "attr": { "data_format": { "s": "TkNIVw==" } } }""")],
            new Dictionary<string, TfjsTensor> { ["kernel"] = kernel });

        var refused = Assert.Throws<NotSupportedException>(() => GraphConverter.Convert(model));

        Assert.Contains("channels-last", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_UnknownActivation_Fails()
    {
        var model = new TfjsModel(
            [Node("""{ "name": "dense", "op": "_FusedMatMul", "input": ["x", "y", "bias"], "attr": { "fused_ops": { "list": { "s": ["Qmlhc0FkZA==", "RWx1"] } } } }""")],
            NoWeights);

        Assert.Contains("activation Elu", Assert.Throws<NotSupportedException>(() => GraphConverter.Convert(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_AxisThatIsNoConstant_Fails()
    {
        var model = new TfjsModel([Node("""{ "name": "mean", "op": "Mean", "input": ["x", "axis"] }""")], NoWeights);

        Assert.Contains("must be a constant", Assert.Throws<NotSupportedException>(() => GraphConverter.Convert(model)).Message, StringComparison.Ordinal);
    }

    private static TfjsNode Node(string json) => new(JsonNode.Parse(json)!);
}
