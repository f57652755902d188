using System.Net;
using System.Text.Json;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Instances;

/// <summary>What the management API tells of an instance.</summary>
public sealed class StatusTests(AppUnderTest app)
{
    private static readonly string[] Names =
        ["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime"];

    [Fact]
    public async Task Running_Is202_WithWhereAndWhenToAskAgain()
    {
        var instance = await app.StartAsync("WaitForGo");
        await instance.WaitForCustomStatusAsync("{\"waiting\":\"go\"}");
        using var answer = await app.Management.GetAsync($"instances/{instance.Id}");

        await AppUnderTest.ExpectAsync(HttpStatusCode.Accepted, answer);
        Assert.Contains($"/instances/{instance.Id}", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Ended_Is200_WithAllThatIsKnown()
    {
        var instance = await app.StartAsync("Repeat", new { A = 1 });
        await instance.OutputAsync();

        var status = await instance.StatusAsync();
        Assert.Equal(Names, status.Json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, status.Json.GetProperty("input").GetProperty("A").GetInt32());
        Assert.Equal(instance.Id, status.Json.GetProperty("instanceId").GetString());
        var (created, updated) = (status.Json.GetProperty("createdTime"), status.Json.GetProperty("lastUpdatedTime"));
        Assert.True(created.GetDateTime() <= updated.GetDateTime(), $"{status}");
    }

    [Fact]
    public async Task Input_IsLeftOut_WhenAskedFor()
    {
        var instance = await app.StartAsync("Repeat", "secret");
        await instance.OutputAsync();

        Assert.Equal(JsonValueKind.Null, (await instance.StatusAsync("showInput=false")).Json.GetProperty("input").ValueKind);
    }

    [Fact]
    public async Task Unknown_IsNotFound()
    {
        using var answer = await app.Management.GetAsync($"instances/{AppUnderTest.NewId()}");
        await AppUnderTest.ExpectAsync(HttpStatusCode.NotFound, answer);
    }

    [Fact]
    public async Task History_TellsWhatHappened_InOrder()
    {
        var instance = await app.StartAsync("LookAround");
        await instance.OutputAsync();

        var history = await instance.HistoryAsync();
        Assert.Equal(
            ["ExecutionStarted", "TaskCompleted", "TaskCompleted", "ExecutionCompleted"],
            history.Select(e => e.GetProperty("EventType").GetString()));
        Assert.Equal("LookAround", history[0].GetProperty("FunctionName").GetString());
        Assert.Equal("Look", history[1].GetProperty("FunctionName").GetString());
        Assert.Equal("Completed", history[^1].GetProperty("OrchestrationStatus").GetString());
    }

    [Fact]
    public async Task History_LeavesOutResults_UnlessAskedFor()
    {
        var instance = await app.StartAsync("LookAround");
        await instance.OutputAsync();

        var without = (await instance.StatusAsync("showHistory=true")).Json.GetProperty("historyEvents")[1];
        var with = (await instance.HistoryAsync())[1];
        Assert.False(without.TryGetProperty("Result", out _));
        Assert.Equal(JsonValueKind.Object, with.GetProperty("Result").ValueKind);
    }

    [Fact]
    public async Task Event_WhoseBodyIsNotJson_IsABadRequest()
    {
        var instance = await app.StartAsync("WaitForGo");
        await instance.WaitForCustomStatusAsync("{\"waiting\":\"go\"}");

        using var answer = await app.Management.PostAsync($"instances/{instance.Id}/raiseEvent/go", json: "not json");
        await AppUnderTest.ExpectAsync(HttpStatusCode.BadRequest, answer);
        await instance.SteerAsync("terminate");
    }
}
