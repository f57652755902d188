using System.Text.RegularExpressions;

namespace FunctionsOrchestration.House.Tests.Infrastructure;

/// <summary>A misspelt setting is ignored without a word, so each one that an environment sets must be an option of the app.</summary>
public sealed partial class AppSettingTests
{
    [Fact]
    public void EverySettingOfAnEnvironment_IsAnOptionOfTheApp()
    {
        var sources = Repository.Files("Options.cs", "src").ToDictionary(path => Path.GetFileNameWithoutExtension(path), Repository.Read);
        Assert.Empty(Unknown(Repository.Read("infra/sizes.bicep"), sources));
    }

    [Theory]
    [InlineData("Insights__MaxParallelDocument: '4'")]
    [InlineData("Insight__MaxParallelDocuments: '4'")]
    public void Unknown_NamesAMisspeltSetting(string setting) =>
        Assert.Equal([setting.Split(':')[0]], Unknown(setting, new Dictionary<string, string>
        {
            ["InsightsOptions"] = "public int MaxParallelDocuments { get; init; } = 4;",
        }));

    private static IEnumerable<string> Unknown(string bicep, Dictionary<string, string> sources) =>
        Setting().Matches(bicep)
            .Where(setting => !sources.TryGetValue($"{setting.Groups[1].Value}Options", out var source)
                || !source.Contains($" {setting.Groups[2].Value} {{", StringComparison.Ordinal))
            .Select(setting => $"{setting.Groups[1].Value}__{setting.Groups[2].Value}");

    [GeneratedRegex(@"\b([A-Za-z]+)__([A-Za-z]+):")]
    private static partial Regex Setting();
}
