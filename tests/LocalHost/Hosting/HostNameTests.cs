using FunctionsOrchestration.LocalHost.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Tests.Hosting;

public sealed class HostNameTests
{
    [Fact]
    public async Task Start_PortThatIsPicked_BecomesTheSettingOfThisHost()
    {
        // Another test of this process may have started a host on a port of its own, which is then in the environment.
        await using var app = await LocalApp.StartAsync([], configure: builder => builder.Configuration[HostName.Setting] = null);

        Assert.Equal(
            $"localhost:{app.Http.BaseAddress!.Port}", app.Services.GetRequiredService<IConfiguration>()[HostName.Setting]);
    }

    [Fact]
    public async Task Start_HostNameThatSomebodySet_IsLeftAlone()
    {
        await using var app = await LocalApp.StartAsync(
            [], configure: builder => builder.Configuration[HostName.Setting] = "app.example.org");

        Assert.Equal("app.example.org", app.Services.GetRequiredService<IConfiguration>()[HostName.Setting]);
    }

    [Fact]
    public void Announce_PortOfTheCommandLine_IsInTheEnvironmentBeforeTheAppReadsIt()
    {
        var before = Environment.GetEnvironmentVariable(HostName.Setting);
        var folder = Directory.CreateTempSubdirectory("localhost-").FullName;
        try
        {
            Environment.SetEnvironmentVariable(HostName.Setting, null);
            File.WriteAllText(Path.Combine(folder, "host.json"), "{}");

            LaunchSettings.Read(["--port", "7123"], folder);

            Assert.Equal("localhost:7123", Environment.GetEnvironmentVariable(HostName.Setting));
        }
        finally
        {
            Environment.SetEnvironmentVariable(HostName.Setting, before);
            Directory.Delete(folder, recursive: true);
        }
    }
}
