using System.Net;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Instances;

/// <summary>Rewinding what failed, and starting again what has ended.</summary>
public sealed class RewindTests(AppUnderTest app)
{
    [Fact]
    public async Task Rewind_TriesAgainWhatFailed_AndNothingElse()
    {
        var instance = await app.StartAsync("Rewindable");
        await instance.EndAsync("Failed");
        await app.TurnOnAsync(instance.Id);
        await instance.SteerAsync("rewind");

        await instance.WaitForAsync(status => status.RuntimeStatus == "Completed");
        Assert.Equal("mended", (await instance.OutputAsync()).GetString());
        Assert.Single(await app.DiaryAsync($"{instance.Id} before"));
        Assert.Equal(2, (await app.DiaryAsync(instance.Id)).Length);
    }

    [Fact]
    public async Task Rewind_OfAParent_RewindsTheChildThatFailed()
    {
        var parent = await app.StartAsync("RewindableParent");
        await parent.EndAsync("Failed");
        await app.TurnOnAsync($"{parent.Id}-kid");
        await parent.SteerByClientAsync("rewind");

        await parent.WaitForAsync(status => status.RuntimeStatus == "Completed");
        Assert.Equal("child mended", (await parent.OutputAsync()).GetString());
        Assert.Single(await app.DiaryAsync($"{parent.Id}-kid before"));
    }

    [Fact]
    public async Task Rewind_OfWhatIsStillBroken_FailsAgain()
    {
        var instance = await app.StartAsync("Rewindable");
        await instance.EndAsync("Failed");
        await instance.SteerAsync("rewind");

        await app.EventuallyAsync(() => app.DiaryAsync(instance.Id), calls => calls.Length == 2);
        await instance.EndAsync("Failed");
    }

    [Fact]
    public async Task Rewind_OfACompletedInstance_IsRefused()
    {
        var instance = await app.StartAsync("Repeat", 1);
        await instance.OutputAsync();
        await instance.SteerAsync("rewind", expected: HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task Restart_WithANewId_RunsTheSameInputAgain_BesideTheOld()
    {
        var old = await app.StartAsync("Repeat", "again");
        await old.OutputAsync();
        using var answer = await app.Management.PostAsync($"instances/{old.Id}/restart");

        await AppUnderTest.ExpectAsync(HttpStatusCode.Accepted, answer);
        var restarted = new Instance(app, await AppUnderTest.PayloadAsync(answer));
        Assert.NotEqual(old.Id, restarted.Id);
        Assert.Equal("again", (await restarted.OutputAsync()).GetString());
        Assert.Equal("again", (await old.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Restart_WithItsOwnId_ReplacesTheOld()
    {
        var instance = await app.StartAsync("StartedAt");
        var first = (await instance.OutputAsync()).GetDateTime();

        Assert.Equal(instance.Id, await app.PostAsync<string>($"api/instances/{instance.Id}/restart?newId=false"));
        await instance.WaitForAsync(status => status.RuntimeStatus == "Completed" && status.Output.GetDateTime() > first);
    }

    [Fact]
    public async Task Restart_ByClient_WithANewId()
    {
        var old = await app.StartAsync("Repeat", "again");
        await old.OutputAsync();
        var id = await app.PostAsync<string>($"api/instances/{old.Id}/restart?newId=true");

        Assert.NotEqual(old.Id, id);
        Assert.Equal("again", (await (await app.FindAsync(id)).OutputAsync()).GetString());
    }

    [Fact]
    public async Task Restart_OfAnUnknownInstance_IsABadRequest()
    {
        var unknown = await app.FindAsync(AppUnderTest.NewId());
        await unknown.SteerAsync("restart", expected: HttpStatusCode.BadRequest);
    }
}
