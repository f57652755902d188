using System.Net;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Instances;

/// <summary>Terminating, suspending and resuming, and the status that an instance tells meanwhile.</summary>
public sealed class SteeringTests(AppUnderTest app)
{
    [Fact]
    public async Task Terminate_EndsTheInstance_WithTheReasonAsOutput()
    {
        var instance = await StartWaitingAsync();
        await instance.SteerAsync("terminate", "enough");

        var status = await instance.EndAsync("Terminated");
        Assert.Equal("enough", status.Output.GetString());
        Assert.Equal("{\"waiting\":\"go\"}", status.CustomStatus.GetRawText());
    }

    [Fact]
    public async Task Terminate_ByClient_EndsTheInstance()
    {
        var instance = await StartWaitingAsync();
        await instance.SteerByClientAsync("terminate");

        await instance.EndAsync("Terminated");
    }

    [Fact]
    public async Task Terminate_Recursively_EndsChildrenToo()
    {
        Assert.SkipWhen(app.IsElsewhere, "The Azure Storage backend terminates the instance alone, whatever is asked.");
        var parent = await app.StartAsync("Generations", 2);
        var grandchild = await WaitForGrandchildAsync(parent);
        await parent.SteerByClientAsync("terminate", "&recursive=true");

        await parent.EndAsync("Terminated");
        await (await app.FindAsync($"{parent.Id}-1")).EndAsync("Terminated");
        await grandchild.EndAsync("Terminated");
    }

    [Fact]
    public async Task Terminate_NotRecursively_LeavesChildrenRunning()
    {
        var parent = await app.StartAsync("Generations", 2);
        var grandchild = await WaitForGrandchildAsync(parent);
        await parent.SteerByClientAsync("terminate");
        await parent.EndAsync("Terminated");

        await grandchild.SendEventAsync("go", "alive");
        Assert.Equal("alive", (await grandchild.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Suspend_ShowsItsReason_AndResumeGoesOn()
    {
        var instance = await StartWaitingAsync();
        await instance.SteerAsync("suspend", "pause");
        var suspended = await instance.WaitForAsync(status => status.RuntimeStatus == "Suspended");
        await instance.SteerAsync("resume", "on");
        await instance.WaitForAsync(status => status.RuntimeStatus == "Running");
        await instance.SendEventAsync("go", "on");

        Assert.Equal("pause", suspended.Output.GetString());
        Assert.Equal("went on", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Suspended_EventsArrive_AndAreHandledAfterResume()
    {
        var instance = await StartWaitingAsync();
        await instance.SteerByClientAsync("suspend");
        await instance.WaitForAsync(status => status.RuntimeStatus == "Suspended");
        await instance.SendEventAsync("go", "meanwhile");

        Assert.Equal("Suspended", (await instance.StatusAsync()).RuntimeStatus);
        await instance.SteerByClientAsync("resume");
        Assert.Equal("went meanwhile", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Suspended_TimersFireAfterResume()
    {
        var instance = await app.StartAsync("RaceTimer", 2.0);
        await instance.WaitForCustomStatusAsync("\"waiting\"");
        await instance.SteerAsync("suspend");
        await instance.WaitForAsync(status => status.RuntimeStatus == "Suspended");
        await app.RunAsync("Sleep", 4.0);
        Assert.Equal("Suspended", (await instance.StatusAsync()).RuntimeStatus);
        await instance.SteerAsync("resume");

        Assert.Equal("timer", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Suspended_CanBeTerminated()
    {
        var instance = await StartWaitingAsync();
        await instance.SteerAsync("suspend");
        await instance.WaitForAsync(status => status.RuntimeStatus == "Suspended");
        await instance.SteerAsync("terminate", "enough");

        Assert.Equal("enough", (await instance.EndAsync("Terminated")).Output.GetString());
    }

    [Theory]
    [InlineData("terminate")]
    [InlineData("suspend")]
    [InlineData("resume")]
    public async Task EndedInstance_IsGone_UnknownOneIsNotFound(string verb)
    {
        var ended = await app.StartAsync("Repeat", 1);
        await ended.OutputAsync();
        await ended.SteerAsync(verb, expected: HttpStatusCode.Gone);

        var unknown = await app.FindAsync(AppUnderTest.NewId());
        await unknown.SteerAsync(verb, expected: HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task CustomStatus_IsSeenWhileItChanges_AndAfterTheEnd()
    {
        var instance = await app.StartAsync("TellProgress");
        await instance.WaitForAsync(status => status.CustomStatus.ToString().Contains("zwei 二", StringComparison.Ordinal));
        await instance.SendEventAsync("go", "x");
        await instance.WaitForCustomStatusAsync("1");
        await instance.SendEventAsync("go", "x");
        await instance.WaitForCustomStatusAsync("null");
        await instance.SendEventAsync("go", "x");
        await instance.OutputAsync();

        Assert.Equal("[\"all\",\"done\"]", (await instance.SnapshotAsync()).CustomStatus);
    }

    private async Task<Instance> StartWaitingAsync()
    {
        var instance = await app.StartAsync("WaitForGo");
        await instance.WaitForCustomStatusAsync("{\"waiting\":\"go\"}");
        return instance;
    }

    /// <summary>The last of three generations, as soon as it waits.</summary>
    private async Task<Instance> WaitForGrandchildAsync(Instance parent)
    {
        await app.EventuallyAsync(() => app.ExistsAsync($"{parent.Id}-1-0"), exists => exists);
        var grandchild = await app.FindAsync($"{parent.Id}-1-0");
        await grandchild.WaitForAsync(status => status.RuntimeStatus == "Running");
        return grandchild;
    }
}
