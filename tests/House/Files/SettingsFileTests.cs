using System.Text.Json;

namespace FunctionsOrchestration.House.Tests.Files;

public sealed class SettingsFileTests
{
    [Fact]
    public void HostJson_IsVersion2()
    {
        using var host = JsonDocument.Parse(Repository.Read("host.json"));
        Assert.Equal("2.0", host.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public void SampleSettings_AreFlatStringsForTheIsolatedWorker()
    {
        using var settings = JsonDocument.Parse(Repository.Read("local.settings.sample.json"));
        var values = settings.RootElement.GetProperty("Values");
        Assert.All(values.EnumerateObject(), value => Assert.Equal(JsonValueKind.String, value.Value.ValueKind));
        Assert.Equal("dotnet-isolated", values.GetProperty("FUNCTIONS_WORKER_RUNTIME").GetString());
    }

    // The sample is copied to local.settings.json, which the host then reads; whoever commits the copy commits secrets.
    [Fact]
    public void LocalSettings_AreIgnoredByGit() =>
        Assert.Contains("local.settings.json", Repository.Read(".gitignore").Split('\n'));
}
