using CsCheck;
using FunctionsOrchestration.Topics.Deliveries;

namespace FunctionsOrchestration.Functions.Tests.Topics;

public sealed class PositionsTests
{
    [Theory]
    [InlineData("0-3,7,9-10", 0, 1, 2, 3, 7, 9, 10)]
    [InlineData("5", 5)]
    public void Write_OfPositions_IsRanges(string expected, params int[] positions) => Assert.Equal(expected, Positions.Write(positions.Reverse()));

    [Fact]
    public void Read_OfNothing_IsNothing() => Assert.Empty(Positions.Read(Positions.Write([])));

    [Fact]
    public void Read_OfWhatWasWritten_IsTheSame() => Gen.Int[0, 5_000].HashSet[0, 300].Sample(positions =>
        Positions.Read(Positions.Write(positions)).SequenceEqual(positions.Order()));
}
