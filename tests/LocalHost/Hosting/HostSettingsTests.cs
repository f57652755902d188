using System.Text;
using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Tests.Hosting;

public sealed class HostSettingsTests
{
    [Fact]
    public void From_EmptyFile_GivesTheGenuineDefaults()
    {
        var settings = Read("{}");

        Assert.Equal("api", settings.Http.RoutePrefix);
        Assert.Equal(new QueueSettings(16, 8, TimeSpan.Zero, 5, TimeSpan.FromMinutes(1), Base64: true), settings.Queues);
        Assert.Equal(10 * Environment.ProcessorCount, settings.DurableTask.MaxConcurrentActivities);
        Assert.Equal(new VersionRules(), settings.DurableTask.Versions);
        Assert.Equal(VersionMatchStrategy.CurrentOrOlder, settings.DurableTask.Versions.MatchStrategy);
        Assert.False(settings.DurableTask.ReplacesRunningInstances);
    }

    [Fact]
    public void From_EverySection_IsRead()
    {
        var settings = Read(
            """
            {
              "version": "2.0",
              "logging": { "logLevel": { "default": "Warning", "Function.Slow": "debug" } },
              "extensions": {
                "http": { "routePrefix": "" },
                "queues": { "batchSize": 4, "visibilityTimeout": "00:00:10", "messageEncoding": "none" },
                "durableTask": {
                  "hubName": "Mine",
                  "maxConcurrentActivityFunctions": 3,
                  "defaultVersion": "2.0",
                  "versionMatchStrategy": "strict",
                  "versionFailureStrategy": "Fail",
                  "overridableExistingInstanceStates": "AnyState",
                  "throwStatusExceptionsOnRaiseEvent": false,
                  "httpSettings": { "defaultAsyncRequestSleepTimeMilliseconds": 5 },
                  "storageProvider": { "type": "azureStorage", "partitionCount": 4 }
                }
              }
            }
            """);

        Assert.Equal("", settings.Http.RoutePrefix);
        var queues = new QueueSettings(4, 2, TimeSpan.FromSeconds(10), 5, TimeSpan.FromMinutes(1), Base64: false);
        Assert.Equal(queues, settings.Queues);
        Assert.Equal(("Mine", 3), (settings.DurableTask.HubName, settings.DurableTask.MaxConcurrentActivities));
        var versions = new VersionRules
        {
            DefaultVersion = "2.0",
            MatchStrategy = VersionMatchStrategy.Strict,
            FailureStrategy = VersionFailureStrategy.Fail,
        };
        Assert.Equal(versions, settings.DurableTask.Versions);
        Assert.True(settings.DurableTask.ReplacesRunningInstances);
        Assert.False(settings.DurableTask.ThrowsOnRaiseEvent);
        Assert.Equal(5, settings.DurableTask.HttpPollingMilliseconds);
        Assert.Equal(LogLevel.Debug, settings.LogLevels["Function.Slow"]);
        Assert.Empty(settings.Unknown);
    }

    [Fact]
    public void From_SeveralMistakes_AreAllInOneMessage()
    {
        var fault = Assert.Throws<StartupException>(() => Read(
            """
            {
              "version": "1.0",
              "logging": { "logLevel": { "default": "Loud" } },
              "extensions": { "queues": { "batchSize": 33, "maxPollingInterval": "soon" }, "durableTask": { "hubName": "1x", "versionMatchStrategy": "Newest" } }
            }
            """));

        Assert.All(
            [
                "extensions.queues.batchSize is '33' but must be a whole number from 1 to 32.",
                "version is '1.0'", "logging.logLevel.default", "maxPollingInterval is 'soon'", "hubName is '1x'",
                "extensions.durableTask.versionMatchStrategy is 'Newest' but must be one of None, Strict, CurrentOrOlder.",
            ],
            part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void From_UnknownSettings_AreToleratedAndNamed()
    {
        var settings = Read("""{ "funktion": 1, "extensions": { "queues": { "batchsizes": 3 } }, "functionTimeout": "1:0:0" }""");

        Assert.Equal(["extensions:queues:batchsizes", "funktion"], settings.Unknown);
    }

    [Fact]
    public void Read_DamagedFile_SaysWhereAndWhy()
    {
        var folder = Directory.CreateTempSubdirectory("localhost-").FullName;
        File.WriteAllText(Path.Combine(folder, "host.json"), "{ nonsense");

        var fault = Assert.Throws<StartupException>(() => HostSettings.Read(folder));

        Assert.Contains("host.json", fault.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Read_EnvironmentVariable_OverridesTheFile()
    {
        const string Name = "AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions";
        Environment.SetEnvironmentVariable(Name, "7");
        try
        {
            Assert.Equal(7, HostSettings.Read(Path.GetTempPath()).DurableTask.MaxConcurrentActivities);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }
    }

    private static HostSettings Read(string json) =>
        HostSettings.From(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build());
}
