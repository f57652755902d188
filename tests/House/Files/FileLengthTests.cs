namespace FunctionsOrchestration.House.Tests.Files;

public sealed class FileLengthTests
{
    private const int MostLines = 350;

    // A file may be here only with the reason why it cannot be two.
    private static readonly string[] Justified = [];

    [Fact]
    public void NoSourceFile_IsLongerThanARead() =>
        Assert.DoesNotContain(Repository.Files(".cs").Except(Justified), path => IsTooLong(Repository.Read(path)));

    [Theory]
    [InlineData(MostLines, false)]
    [InlineData(MostLines + 1, true)]
    public void IsTooLong_CountsLines(int lines, bool expected) =>
        Assert.Equal(expected, IsTooLong(string.Concat(Enumerable.Repeat("x\n", lines))));

    private static bool IsTooLong(string text) => text.AsSpan().Count('\n') > MostLines;
}
