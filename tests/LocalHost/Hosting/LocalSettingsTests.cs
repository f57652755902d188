using FunctionsOrchestration.LocalHost.Hosting;

namespace FunctionsOrchestration.LocalHost.Tests.Hosting;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("localhost-").FullName;

    [Fact]
    public void Read_NoFile_GivesDefaultsForDevelopment()
    {
        var settings = LocalSettings.Read(_folder);

        Assert.False(settings.Found);
        Assert.Equal("UseDevelopmentStorage=true", settings.Values["AzureWebJobsStorage"]);
    }

    [Fact]
    public void Read_ValuesPortAndConnections_AreRead()
    {
        var settings = Read(
            """
            {
              "Values": { "A": "1", "B": true }, // a comment
              "ConnectionStrings": { "Db": "x" },
              "Host": { "LocalHttpPort": 7100 },
            }
            """);

        Assert.True(settings.Found);
        Assert.Equal(7100, settings.Port);
        Assert.Equal(("1", "true", "x"), (settings.Values["a"], settings.Values["B"], settings.Values["ConnectionStrings:Db"]));
    }

    [Fact]
    public void Read_EncryptedFile_SaysHowToDecrypt()
    {
        var fault = Fault("""{ "IsEncrypted": true, "Values": { "A": "…" } }""");

        Assert.Contains("func settings decrypt", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ ")]
    [InlineData("[]")]
    [InlineData("""{ "Host": { "LocalHttpPort": "x" } }""")]
    public void Read_DamagedFile_NamesIt(string json) =>
        Assert.Contains(LocalSettings.FileName, Fault(json).Message, StringComparison.Ordinal);

    [Fact]
    public void Apply_VariableThatExists_IsLeftAlone()
    {
        Environment.SetEnvironmentVariable("LOCALSETTINGS_KEPT", "real");

        Read("""{ "Values": { "LOCALSETTINGS_KEPT": "file", "LOCALSETTINGS_NEW": "file" } }""").Apply();

        Assert.Equal("real", Environment.GetEnvironmentVariable("LOCALSETTINGS_KEPT"));
        Assert.Equal("file", Environment.GetEnvironmentVariable("LOCALSETTINGS_NEW"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LocalSettings Read(string json)
    {
        File.WriteAllText(Path.Combine(_folder, LocalSettings.FileName), json);
        return LocalSettings.Read(_folder);
    }

    private StartupException Fault(string json) => Assert.Throws<StartupException>(() => Read(json));
}
