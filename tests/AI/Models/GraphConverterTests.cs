using System.Text.Json.Nodes;
using FunctionsOrchestration.ModelInstaller.Conversion;
using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.AI.Tests.Models;

/// <summary>That a converted graph computes what it should is tested with the sentence encoder, against TensorFlow.js.</summary>
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
            [Node("""{ "name": "blur", "op": "Conv2D", "input": ["pixels", "kernel"] }""")],
            new Dictionary<string, TfjsTensor> { ["kernel"] = kernel });

        Assert.Contains("1×1", Assert.Throws<NotSupportedException>(() => GraphConverter.Convert(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_AxisThatIsNoConstant_Fails()
    {
        var model = new TfjsModel([Node("""{ "name": "mean", "op": "Mean", "input": ["x", "axis"] }""")], NoWeights);

        Assert.Contains("must be a constant", Assert.Throws<NotSupportedException>(() => GraphConverter.Convert(model)).Message, StringComparison.Ordinal);
    }

    private static TfjsNode Node(string json) => new(JsonNode.Parse(json)!);
}
