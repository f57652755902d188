using System.Net;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Instances;

/// <summary>Starting instances, by a function and by the management API.</summary>
public sealed class StartTests(AppUnderTest app)
{
    [Fact]
    public async Task Starter_Answers202_WithTheAddressesOfTheInstance()
    {
        var id = AppUnderTest.NewId();
        using var answer = await app.TryStartAsync("Repeat", 1, id);

        await AppUnderTest.ExpectAsync(HttpStatusCode.Accepted, answer);
        Assert.EndsWith($"/runtime/webhooks/durabletask/instances/{id}", answer.Headers.Location!.GetLeftPart(UriPartial.Path));
        var payload = await AppUnderTest.PayloadAsync(answer);
        Assert.Equal(id, payload["id"]);
        Assert.All(
            [
                "statusQueryGetUri", "sendEventPostUri", "terminatePostUri", "purgeHistoryDeleteUri", "suspendPostUri",
                "resumePostUri",
            ],
            name => Assert.Contains($"/instances/{id}", payload[name], StringComparison.Ordinal));
        Assert.Contains("/raiseEvent/{eventName}", payload["sendEventPostUri"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManagementApi_Answers202_WithLocationAndRetryAfter()
    {
        var id = AppUnderTest.NewId();
        using var answer = await app.Management.PostAsync($"orchestrators/Repeat/{id}", json: "{\"a\":1}");

        await AppUnderTest.ExpectAsync(HttpStatusCode.Accepted, answer);
        Assert.Contains($"/instances/{id}", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        var instance = new Instance(app, await AppUnderTest.PayloadAsync(answer));
        Assert.Equal(1, (await instance.OutputAsync()).GetProperty("a").GetInt32());
    }

    [Fact]
    public async Task ManagementApi_AskedToWait_AnswersWithTheOutput()
    {
        using var answer = await app.Management.PostAsync("orchestrators/Repeat", "timeout=60&pollingInterval=1", "\"out\"");

        await AppUnderTest.ExpectAsync(HttpStatusCode.OK, answer);
        Assert.Equal("\"out\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ManagementApi_WithoutId_MakesOne()
    {
        using var answer = await app.Management.PostAsync("orchestrators/Repeat");

        await AppUnderTest.ExpectAsync(HttpStatusCode.Accepted, answer);
        Assert.NotEmpty((await AppUnderTest.PayloadAsync(answer))["id"]!);
    }

    [Fact]
    public async Task RunningId_IsRefused_AndItsInstanceGoesOn()
    {
        var instance = await app.StartAsync("WaitForGo");
        await instance.WaitForCustomStatusAsync("{\"waiting\":\"go\"}");

        using var again = await app.TryStartAsync("WaitForGo", null, instance.Id);
        await AppUnderTest.ExpectAsync(HttpStatusCode.Conflict, again);

        // The status code of the management API differs between versions of the genuine host.
        using var byApi = await app.Management.PostAsync($"orchestrators/WaitForGo/{instance.Id}");
        Assert.InRange((int)byApi.StatusCode, 400, 599);

        await instance.SendEventAsync("go", "on");
        Assert.Equal("went on", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task EndedId_MayBeUsedAgain()
    {
        var first = await app.StartAsync("Repeat", "first");
        await first.OutputAsync();
        var second = await app.StartAsync("Repeat", "second", first.Id);

        await second.WaitForAsync(status => status.Output.GetRawText() == "\"second\"");
        Assert.Equal("\"second\"", (await second.SnapshotAsync()).Input);
    }

    [Fact]
    public async Task EndedId_IsRefused_WhenItsStatusIsToBeKept()
    {
        var first = await app.StartAsync("Repeat", "first");
        await first.OutputAsync();

        using var again = await app.TryStartAsync("Repeat", "second", first.Id, "&unless=Completed");
        await AppUnderTest.ExpectAsync(HttpStatusCode.Conflict, again);
        Assert.Equal("first", (await first.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Id_WithSpacesAndLetters_IsFoundByItsAddresses()
    {
        var id = $"{AppUnderTest.NewId()} b:ü";
        var instance = await app.StartAsync("Repeat", 1, Uri.EscapeDataString(id));

        Assert.Equal(1, (await instance.OutputAsync()).GetInt32());
        Assert.Equal(id, (await instance.StatusAsync()).Json.GetProperty("instanceId").GetString());
    }

    [Fact]
    public async Task Id_ThatLooksLikeAnEntity_IsRefused()
    {
        using var answer = await app.TryStartAsync("Repeat", 1, "@counter@x");
        await AppUnderTest.ExpectAsync(HttpStatusCode.Conflict, answer);
    }

    [Fact]
    public async Task ScheduledStart_InThePast_StartsAtOnce()
    {
        var output = await app.RunAsync("Repeat", 1, options: "&delay=-3600");

        Assert.Equal(1, output.GetInt32());
    }

    [Fact]
    public async Task ScheduledStart_IsPendingUntilItsTime()
    {
        var before = DateTime.UtcNow;
        var instance = await app.StartAsync("StartedAt", options: "&delay=3");

        Assert.Equal("Pending", (await instance.StatusAsync()).RuntimeStatus);
        // Azure Storage delays messages by whole seconds, so that it may start one up to a second early.
        Assert.True((await instance.OutputAsync()).GetDateTime() >= before.AddSeconds(app.IsElsewhere ? 2 : 3));
    }

    [Fact]
    public async Task Wait_ForStart_AnswersWhileItRuns()
    {
        var instance = await app.StartAsync("WaitForGo");

        var started = await app.GetAsync<Snapshot>($"api/instances/{instance.Id}/wait/start");
        Assert.Equal((instance.Id, "Running", false), (started.Id, started.Status, started.IsCompleted));
    }

    [Fact]
    public async Task Wait_ForCompletion_AnswersWithTheOutput()
    {
        var instance = await app.StartAsync("WaitForGo");
        var waiting = app.GetAsync<Snapshot>($"api/instances/{instance.Id}/wait/completion");
        await instance.SendEventAsync("go", "on");

        var ended = await waiting;
        Assert.Equal(("Completed", "\"went on\""), (ended.Status, ended.Output));
    }

    [Fact]
    public async Task UnknownId_ClientFindsNothing()
    {
        var path = $"api/instances/{AppUnderTest.NewId()}";
        using var answer = await app.Http.GetAsync(path, TestContext.Current.CancellationToken);
        await AppUnderTest.ExpectAsync(HttpStatusCode.NotFound, answer);
    }
}
