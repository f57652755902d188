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
        var instance = await app.StartAsync("RetryByPolicy", Plan(succeeding: 5, most: 6, first: 600, backoff: 2, longest: 1800));
        await instance.OutputAsync();

        // 600, 1200, 2400 and 4800 ms, of which 1800 are allowed, less what the code took until its timer was written down.
        Assert.Equal([600, 1200, 1800, 1800], await WaitsAsync(instance), (set, wait) => wait > set - 500 && wait < set + 100);
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

    /// <summary>For how many milliseconds each of the instance's timers was set.</summary>
    private static async Task<IReadOnlyList<double>> WaitsAsync(Instance instance) =>
    [
        .. from e in await instance.HistoryAsync()
           where e.GetProperty("EventType").GetString() == "TimerCreated"
           select (e.GetProperty("FireAt").GetDateTime() - e.GetProperty("Timestamp").GetDateTime()).TotalMilliseconds,
    ];
}
