using System.Text.Json;

namespace FunctionsOrchestration.House.Tests.Files;

public sealed class NpmFileTests
{
    [Fact]
    public void LockFiles_SayWhatIsInstalledAndNotFromWhere() =>
        Assert.DoesNotContain(Repository.Files("package-lock.json"), path => NamesARegistry(Repository.Read(path)));

    [Fact]
    public void PackageFiles_PinExactVersions() =>
        Assert.Empty(Repository.Files("package.json").SelectMany(path => Floating(Repository.Read(path)).Select(name => $"{path}: {name}")));

    [Theory]
    [InlineData("""{"packages":{"node_modules/a":{"version":"1.0.0","resolved":"https://example.org/a.tgz"}}}""", true)]
    [InlineData("""{"packages":{"node_modules/a":{"version":"1.0.0","integrity":"sha512-x"}}}""", false)]
    public void NamesARegistry_SeesAResolvedAddress(string json, bool expected) => Assert.Equal(expected, NamesARegistry(json));

    [Theory]
    [InlineData("""{"dependencies":{"a":"^1.0.0"}}""", true)]
    [InlineData("""{"devDependencies":{"a":"latest"}}""", true)]
    [InlineData("""{"dependencies":{"a":"1.0.0-beta.2"}}""", false)]
    public void Floating_SeesARange(string json, bool expected) => Assert.Equal(expected, Floating(json).Length > 0);

    private static bool NamesARegistry(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Properties(document.RootElement).Any(property => property.Name == "resolved");
    }

    private static string[] Floating(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject()
            .Where(section => section.Name is "dependencies" or "devDependencies" or "optionalDependencies")
            .SelectMany(section => section.Value.EnumerateObject())
            .Where(package => !IsExact(package.Value.GetString()!))
            .Select(package => $"{package.Name} {package.Value}")];
    }

    private static bool IsExact(string version) => version.Split('-')[0].Split('.') is { Length: 3 } parts
        && parts.All(part => int.TryParse(part, out _));

    private static IEnumerable<JsonProperty> Properties(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Properties(property.Value).Prepend(property)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Properties),
        _ => [],
    };
}
