using FunctionsOrchestration.AI.Vision;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Tests.Vision;

public sealed class ReadingOrderTests
{
    [Fact]
    public void Sort_Columns_GoFromLeftToRightInEachRow() =>
        Assert.Equal("a b c d", Order(0, ("d", 300, 60), ("b", 300, 3), ("c", 100, 58), ("a", 100, 0)));

    [Fact]
    public void Sort_PageAskew_RowsFollowTheText() =>
        Assert.Equal("a b c d", Order(10, ("d", 300, 60), ("b", 300, 3), ("c", 100, 58), ("a", 100, 0)));

    [Fact]
    public void Sort_Nothing_IsNothing() => Assert.Empty(ReadingOrder.Sort([]));

    private static string Order(float degrees, params (string Text, float X, float Y)[] lines)
    {
        var (sine, cosine) = MathF.SinCos(degrees * MathF.PI / 180);
        return string.Join(' ', ReadingOrder.Sort([.. lines.Select(line => (
            new TurnedRectangle(new(cosine * line.X - sine * line.Y, sine * line.X + cosine * line.Y), new(cosine, sine), 150, 20),
            new TextLine(line.Text, 1, new Box(0, 0, 1, 1))))]).Select(line => line.Text));
    }
}
