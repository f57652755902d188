namespace FunctionsOrchestration.LocalHost.Tests.Api;

/// <summary>What LocalHost lacks of the genuine surface is known, member by member.</summary>
public sealed class CompletenessTests
{
    /// <summary>The list in Missing.txt.</summary>
    private static readonly HashSet<string> Listed =
        [.. File.ReadLines(GenuineSurface.PathOf("Missing.txt")).Where(line => !line.StartsWith('#'))];

    [Fact]
    public void Missing_EveryGenuineMemberThatLocalHostLacks_IsListed() =>
        Assert.Equal("", string.Join(Environment.NewLine, GenuineSurface.Missing().Except(Listed).Order(StringComparer.Ordinal)));

    [Fact]
    public void Missing_NothingThatLocalHostHas_IsListed() =>
        Assert.Equal("", string.Join(Environment.NewLine, Listed.Except(GenuineSurface.Missing()).Order(StringComparer.Ordinal)));
}
