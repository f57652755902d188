using System.Text.Json;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Orchestrations;

/// <summary>Retries of activities and sub-orchestrations, by policy and by handler.</summary>
public sealed class RetryTests(AppUnderTest app)
{
    [Fact]
    public async Task Policy_ThirdAttemptSucceeds_MakesThreeAttempts()
    {
        var instance = await app.StartAsync("RetryByPolicy", Plan(succeeding: 3, most: 5));

        Assert.Equal("attempt 3 succeeded", (await instance.OutputAsync()).GetString());
        Assert.Equal(3, (await app.DiaryAsync(instance.Id)).Length);
    }

    [Fact]
    public async Task Policy_EveryAttemptFails_ThrowsTheLastFailure()
    {
        var instance = await app.StartAsync("RetryByPolicy", Plan(succeeding: 9, most: 3));

        Assert.Equal("attempt 3 failed", (await instance.OutputAsync()).GetString());
        Assert.Equal(3, (await app.DiaryAsync(instance.Id)).Length);
    }

    [Fact]
    public async Task Policy_DoesNotHandleTheFailure_MakesOneAttempt()
    {
        var instance = await app.StartAsync("RetryByPolicy", Plan(succeeding: 9, most: 3, handles: false));

        Assert.Equal("attempt 1 failed", (await instance.OutputAsync()).GetString());
        Assert.Single(await app.DiaryAsync(instance.Id));
    }

    [Fact]
    public async Task Policy_BackOff_DoublesTheWaitUpToTheMaximum()
    {
        var instance = await app.StartAsync("RetryByPolicy", Plan(succeeding: 5, most: 6, first: 400, backoff: 2, longest: 1200));
        await instance.OutputAsync();

        // 400, 800, 1600 and 3200 ms, of which 1200 are allowed. The wait counts from the failure's arrival.
        var waits = (await WaitsAsync(instance)).ToList();
        Assert.Equal(4, waits.Count);
        Assert.Equal([400, 800, 1200, 1200], waits, (expected, wait) => wait > expected - 50 && wait < expected + 350);
    }

    [Fact]
    public async Task Policy_RetryTimeout_EndsTheAttempts()
    {
        var instance = await app.StartAsync("RetryByPolicy", Plan(succeeding: 99, most: 50, first: 1000, timeout: 2500));

        // How many attempts fit depends on how fast the host is.
        var last = (await instance.OutputAsync()).GetString()!;
        Assert.Contains(last, new[] { "attempt 2 failed", "attempt 3 failed", "attempt 4 failed" });
    }

    [Fact]
    public async Task Policy_OfASubOrchestration_StartsItAgain()
    {
        var instance = await app.StartAsync("RetrySubOrchestration", Plan(succeeding: 3, most: 3));

        Assert.Equal(3, (await instance.OutputAsync()).GetInt32());
    }

    [Fact]
    public async Task Policy_OfASubOrchestrationThatAlwaysFails_FailsTheParent()
    {
        var instance = await app.StartAsync("RetrySubOrchestration", Plan(succeeding: 9, most: 2));

        var status = await instance.EndAsync("Failed");
        Assert.Contains("attempt 2 failed", status.Output.GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await app.DiaryAsync(instance.Id)).Length);
    }

    [Fact]
    public async Task Handler_SeesEachFailure_AndStopsByItsAnswer()
    {
        var instance = await app.StartAsync("RetryByHandler", Plan(succeeding: 9, most: 3));

        Assert.Equal("attempt 3 failed", (await instance.OutputAsync()).GetString());
        var seen = (await instance.StatusAsync()).CustomStatus.Deserialize<string[]>()!;
        Assert.Equal(["1 attempt 1 failed True", "2 attempt 2 failed True", "3 attempt 3 failed True"], seen);
    }

    [Fact]
    public async Task Handler_MayWaitBetweenAttempts()
    {
        var instance = await app.StartAsync("RetryByWaitingHandler", Plan(succeeding: 2, most: 3, first: 1000));

        Assert.Equal("attempt 2 succeeded", (await instance.OutputAsync()).GetString());
        Assert.Contains(await instance.HistoryAsync(), e => e.GetProperty("EventType").GetString() == "TimerFired");
    }

    /// <summary>A policy; times in milliseconds.</summary>
    private static object Plan(
        int succeeding, int most, int first = 100, double backoff = 1,
        int? longest = null, int? timeout = null, bool handles = true) => new
        {
            Succeeding = succeeding,
            MaxAttempts = most,
            First = first,
            Backoff = backoff,
            MaxInterval = longest,
            Timeout = timeout,
            HandlesFailure = handles,
        };

    /// <summary>The milliseconds between each failure and the time for which the next attempt was set.</summary>
    private static async Task<IEnumerable<double>> WaitsAsync(Instance instance)
    {
        var history = await instance.HistoryAsync();
        return history.Where(e => e.GetProperty("EventType").GetString() == "TimerCreated").Select(e =>
            (e.GetProperty("FireAt").GetDateTime() - LastFailureBefore(e)).TotalMilliseconds);

        DateTime LastFailureBefore(JsonElement timer) => history
            .TakeWhile(e => !e.Equals(timer))
            .Last(e => e.GetProperty("EventType").GetString() == "TaskFailed").GetProperty("Timestamp").GetDateTime();
    }
}
