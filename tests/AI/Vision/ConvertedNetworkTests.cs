using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Vision;

namespace FunctionsOrchestration.AI.Tests.Vision;

public sealed class ConvertedNetworkTests
{
    private static readonly NetworkReference Reference = NetworkReference.Load();

    [Theory]
    [InlineData("cat")]
    [InlineData("coffee")]
    [InlineData("astronaut")]
    public void Detect_SquareOfTheNetworksSize_AgreesWithTensorFlowJs(string photograph)
    {
        using var square = NetworkReference.Square(photograph, DetectionModel.Side);

        var candidates = Embedded.Get<LazyModel<DetectionModel>>().For("test").Detect(square, threshold: 0);

        var expected = Reference.Detections[photograph];
        Assert.Equal(10, expected.Length);
        Assert.Equal(100, candidates.Count);
        Assert.All(expected.Zip(candidates), pair =>
        {
            var (row, candidate) = pair;
            Assert.Equal((int)row[5], candidate.Class);
            Assert.Equal(row[4], candidate.Score, 1e-3f);
            // In pixels of 512.
            Assert.Equal(row[0], candidate.Left, 0.1f);
            Assert.Equal(row[1], candidate.Top, 0.1f);
            Assert.Equal(row[2], candidate.Right, 0.1f);
            Assert.Equal(row[3], candidate.Bottom, 0.1f);
        });
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("coffee")]
    [InlineData("astronaut")]
    public void Classify_SquareOfTheNetworksSize_AgreesWithTensorFlowJs(string photograph)
    {
        using var square = NetworkReference.Square(photograph, ModerationModel.Side);

        var probabilities = Embedded.Get<LazyModel<ModerationModel>>().For("test").Classify(square);

        Assert.Equal(5, probabilities.Length);
        Assert.All(Reference.Moderations[photograph].Zip(probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }
}
