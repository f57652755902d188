namespace FunctionsOrchestration.LocalHost.Tests.Api;

/// <summary>What LocalHost lacks of the genuine surface is known, member by member.</summary>
public sealed class CompletenessTests
{
    /// <summary>The list in Missing.txt.</summary>
    private static readonly HashSet<string> Listed =
        [.. File.ReadLines(GenuineSurface.PathOf("Missing.txt")).Where(line => !line.StartsWith('#'))];

    [Fact]
    public void Missing_EveryGenuineMemberThatLocalHostLacks_IsListed() =>
        AssertNone("Missing.txt must gain", GenuineSurface.Missing().Except(Listed));

    [Fact]
    public void Missing_NothingThatLocalHostHas_IsListed() =>
        AssertNone("Missing.txt must lose", Listed.Except(GenuineSurface.Missing()));

    private static void AssertNone(string what, IEnumerable<string> ids)
    {
        var lines = ids.Order(StringComparer.Ordinal).ToList();
        Assert.True(lines.Count == 0, $"{what}:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
    }
}
