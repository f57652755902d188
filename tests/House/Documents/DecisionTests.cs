namespace FunctionsOrchestration.House.Tests.Documents;

public sealed class DecisionTests
{
    private const int MostLines = 60;

    [Fact]
    public void Decisions_AreNumberedWithoutGaps() => Assert.Empty(Misnumbered(Decisions()));

    [Fact]
    public void Decisions_TakeAPageAtMost() => Assert.DoesNotContain(Decisions(), path => IsTooLong(Repository.Read(path)));

    [Theory]
    [InlineData("0001-a.md", "0003-c.md")]
    [InlineData("0001-a.md", "0001-b.md")]
    [InlineData("0001-a.md", "notes.md")]
    public void Misnumbered_SeesAGapATwinAndAStranger(string first, string second) => Assert.Equal([second], Misnumbered([first, second]));

    [Fact]
    public void IsTooLong_SeesASecondPage() => Assert.True(IsTooLong(new string('\n', MostLines + 1)));

    private static IEnumerable<string> Decisions() => Repository.Files(".md", "docs/decisions");

    private static IEnumerable<string> Misnumbered(IEnumerable<string> paths) =>
        paths.Where((path, index) => !Path.GetFileName(path).StartsWith($"{index + 1:0000}-", StringComparison.Ordinal));

    private static bool IsTooLong(string text) => text.AsSpan().Count('\n') > MostLines;
}
