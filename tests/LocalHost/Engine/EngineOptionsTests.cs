using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

public sealed class EngineOptionsTests
{
    [Fact]
    public void Validate_SeveralMistakes_AreToldInOneMessage()
    {
        var options = new EngineOptions { DataDirectory = " ", HubName = "a/b", MaxConcurrentActivities = 0, MaxIdleInstances = -1 };

        var refused = Assert.Throws<ArgumentException>(options.Validate);

        Assert.Contains("HubName 'a/b'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("DataDirectory", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MaxConcurrentActivities 0", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MaxIdleInstances -1", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@tally@a")]
    [InlineData("line\nbreak")]
    public async Task Schedule_IdThatCannotBe_IsRefused(string id)
    {
        await using var harness = await new EngineHarness().StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => harness.ScheduleAsync("X", null, id));
        Assert.Empty(harness.Engine.Runtime.Reader.Instances(new InstanceFilter()));
    }
}
