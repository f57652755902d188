using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Instances;

/// <summary>Versions of instances; host.json lets every version run.</summary>
public sealed class VersionTests(AppUnderTest app)
{
    [Fact]
    public async Task Version_OfTheStart_IsTheContexts_AndComparesByItsParts()
    {
        var output = await app.RunAsync("TellVersion", options: "&version=2.1.0");

        Assert.Equal("2.1.0: 1 0 -1", output.GetString());
    }

    [Fact]
    public async Task ContinueAsNew_MayNameANewVersion()
    {
        Assert.Equal("4.0", (await app.RunAsync("MigrateVersion", "", options: "&version=4.0")).GetString());
        Assert.Equal("5.0", (await app.RunAsync("MigrateVersion", "5.0", options: "&version=4.0")).GetString());
    }
}
