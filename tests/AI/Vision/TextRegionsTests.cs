using CsCheck;
using FunctionsOrchestration.AI.Vision;

namespace FunctionsOrchestration.AI.Tests.Vision;

public sealed class TextRegionsTests
{
    private const int Width = 64;
    private const int Height = 32;

    [Fact]
    public void Find_Rectangle_IsGrownToTheSizeOfItsLine()
    {
        var region = Assert.Single(TextRegions.Find(Map((10, 10, 40, 8, 0.9f)), Width));

        // 1.6 × area / perimeter of 40 × 8 pixels, on each side.
        const float Distance = 1.6f * 40 * 8 / (2 * (40 + 8));
        Assert.Equal(40 + 2 * Distance, region.Width, 0.01f);
        Assert.Equal(8 + 2 * Distance, region.Height, 0.01f);
        Assert.Equal((30f, 14f), (region.Centre.X, region.Centre.Y));
    }

    [Theory]
    [InlineData(20, 8, 0.5f)]
    [InlineData(20, 2, 0.9f)]
    public void Find_FaintOrTiny_IsDropped(int width, int height, float probability) =>
        Assert.Empty(TextRegions.Find(Map((5, 5, width, height, probability)), Width));

    [Fact]
    public void Find_AnyRectangles_AllOfThemAndNoOther() =>
        Gen.Select(Gen.Int[3, 20], Gen.Int[3, 10], Gen.Int[3, 20], Gen.Int[3, 10]).Sample((width1, height1, width2, height2) =>
            TextRegions.Find(Map((1, 1, width1, height1, 0.8f), (40, 20, width2, height2, 0.8f)), Width).Count == 2);

    private static float[] Map(params (int X, int Y, int Width, int Height, float Probability)[] rectangles)
    {
        var map = new float[Width * Height];
        foreach (var rectangle in rectangles)
            for (var y = rectangle.Y; y < rectangle.Y + rectangle.Height; y++)
                map.AsSpan(y * Width + rectangle.X, rectangle.Width).Fill(rectangle.Probability);
        return map;
    }
}
