namespace FunctionsOrchestration.MeshFaults.Tests;

/// <summary>One of three servers dies under load, in every way that a server can.</summary>
[Collection(nameof(FleetScenes))]
public sealed class OneOfThreeTests(SharedFleet shared)
{
    private const int Callers = 8;
    private const int Calls = 2_000;
    private const int MayFail = Calls / 1_000;

    // Long beside what attempts take, so that no busy machine reaches it: how long callers wait is for the bench to say.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstSecond = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(Fault.Slow)]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.Reset)]
    [InlineData(Fault.Garbage)]
    [InlineData(Fault.Hang)]
    [InlineData(Fault.RateLimited)]
    internal async Task Calls_OneServerIsSpoilt_SucceedAfterTheFirstSecond(Fault fault)
    {
        var sick = shared.Fleet.Proxies[1];
        await ShowAsync(
            () =>
            {
                sick.Fault = fault;
                return Task.CompletedTask;
            },
            () =>
            {
                sick.Fault = Fault.None;
                return Task.CompletedTask;
            });
    }

    [Fact]
    public Task Calls_OneServerIsKilled_SucceedAfterTheFirstSecond() =>
        ShowAsync(shared.Fleet.Servers[1].KillAsync, shared.Fleet.Servers[1].StartAsync);

    private async Task ShowAsync(Func<Task> strike, Func<Task> heal)
    {
        await using var mesh = await RunningMesh.StartAsync(shared.Service());
        var load = new Load(() => mesh.SendAsync(patience: Patience), Callers);
        Assert.Equal(0, Failed(await load.RunAsync(100)));
        var before = shared.Fleet.Proxies.Select(proxy => proxy.Calls).ToArray();

        await strike();
        IReadOnlyList<CallRecord> first, later;
        try
        {
            first = await load.RunAsync(FirstSecond);
            later = await load.RunAsync(Calls);
        }
        finally
        {
            await heal();
        }

        var asked = shared.Fleet.Proxies.Select((proxy, i) => proxy.Calls - before[i]).ToArray();
        Assert.True(Failed(later) <= MayFail, Describe(later));
        Assert.All(first.Concat(later), call => Assert.InRange(call.Took, TimeSpan.Zero, Patience));
        Assert.True(asked[1] > 0, "The spoilt server was never asked, so nothing was shown.");
        Assert.True(asked[1] < (asked[0] + asked[2]) / 4, $"The spoilt server went on being asked: {string.Join(", ", asked)}.");
    }

    private static int Failed(IEnumerable<CallRecord> calls) => calls.Count(call => !call.Result.IsOk);

    private static string Describe(IEnumerable<CallRecord> calls) => string.Join(
        "; ", calls.Where(call => !call.Result.IsOk).GroupBy(call => (call.Result.Problem!.Reason, call.Result.Problem.Message))
            .Select(group => $"{group.Count()} × {group.Key.Reason}: {group.Key.Message}"));
}
