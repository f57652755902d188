using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Orchestrations;

/// <summary>
/// Replay: what it must not repeat, and what it must find the same. Hosts replay at different times, so the tests state what
/// holds however often code runs again.
/// </summary>
public sealed class ReplayTests(AppUnderTest app)
{
    private static readonly string[] Steps = ["step 1", "step 2", "step 3"];

    [Fact]
    public async Task ReplaySafeLogger_WritesEachMessageOnce()
    {
        var instance = await app.StartAsync("LogSteps");
        await instance.OutputAsync();

        Assert.Equal(Steps, await app.DiaryAsync(instance.Id));
    }

    [Fact]
    public async Task IsReplaying_IsFalseOnceAtEachStep()
    {
        var instance = await app.StartAsync("LogSteps");
        await instance.OutputAsync();

        Assert.Equal(Steps, await app.DiaryAsync($"{instance.Id} live"));
    }

    [Fact]
    public async Task NewGuidAndTime_AreTheSameInEachReplay()
    {
        var instance = await app.StartAsync("TakeIds");
        var told = (await instance.OutputAsync()).EnumerateArray().Select(id => id.GetString()!).ToList();

        Assert.Equal(told.Count, told.Distinct().Count());
        for (var step = 0; step < 3; step++)
            Assert.Equal(told[step], Assert.Single((await app.DiaryAsync($"{instance.Id} {step}")).Distinct()));
    }

    [Theory]
    [InlineData("other activity")]
    [InlineData("extra timer")]
    [InlineData("removed activity")]
    public async Task CodeThatChangedUnderWay_FailsTheInstance_AndNamesTheActivityOfTheHistory(string change)
    {
        var instance = await app.StartAsync("ChangeUnderWay", change);
        await instance.EndAsync("Failed");
        await app.TurnOnAsync(instance.Id);
        await instance.SteerAsync("rewind");

        var status = await app.EventuallyAsync(
            () => instance.StatusAsync(),
            status => status.HasEnded && !status.Output.GetRawText().Contains("not mended", StringComparison.Ordinal));
        Assert.Equal("Failed", status.RuntimeStatus);
        Assert.Contains("Echo", status.Output.GetRawText(), StringComparison.Ordinal);
    }
}
