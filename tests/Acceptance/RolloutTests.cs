using System.Net;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests;

/// <summary>
/// Versions on their way to the users of a running app, over HTTP: two real model servers, the second with the sentiment model in another
/// training or behind a proxy that spoils it. The app is killed in the middle and goes on.
/// </summary>
public sealed class RolloutTests(SharedApp shared)
{
    // Much beside what a busy machine adds to every call of either version: it would hide that one is slower.
    private static readonly TimeSpan ServiceTime = TimeSpan.FromMilliseconds(80);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Canary_GoodVersion_ReachesEverybody_AlthoughTheAppIsKilled()
    {
        await using var scene = await TwoVersions.StartAsync(shared, ServiceTime);
        // The stalls of a busy machine come to many calls at once, and a small arm that has had more of them looks slower for a while.
        var id = await scene.BeginAsync(Canary(falseRollbackRate: 0.001, failedCheckLimit: 10));
        var record = await scene.WithLoadAsync(async () =>
        {
            await scene.UntilAsync(id, found => found.GetProperty("weights").TryGetProperty("2", out var weight) && weight.GetDouble() >= 5);
            await scene.KillAndStartAsync();
            return await scene.UntilOverAsync(id);
        });

        Assert.True(record.GetProperty("state").GetString() == "promoted", $"{record}");
        Assert.Equal(100, record.GetProperty("weights").GetProperty("2").GetDouble());
        var late = await scene.PostAsync($"rollouts/{id}/rollback");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("\"state\":\"promoted\"", await late.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fails 5 % more")]
    [InlineData("is slower by 30 %")]
    [InlineData("answers worse")]
    public async Task Canary_BadVersion_IsRolledBack_BeforeATenthOfTheTrafficSawIt(string what)
    {
        await using var scene = await TwoVersions.StartAsync(shared, ServiceTime, isInverted: what == "answers worse");
        scene.New.FailsOneIn = what.StartsWith("fails", StringComparison.Ordinal) ? 20 : 0;
        if (what.StartsWith("is slower", StringComparison.Ordinal)) scene.New.ServiceTime = ServiceTime * 1.3;
        var id = await scene.BeginAsync(Canary());

        var record = await scene.WithLoadAsync(() => scene.UntilOverAsync(id));

        Assert.True(record.GetProperty("state").GetString() == "rolledBack", $"{record}");
        Assert.True(scene.Exposed * 10 < scene.Answered, $"{scene.Exposed} of {scene.Answered} calls were exposed.");
    }

    [Fact]
    public async Task BlueGreen_UnderLoad_SwitchesWithoutAFailedCall_AlthoughTheAppIsKilled()
    {
        await using var scene = await TwoVersions.StartAsync(shared, ServiceTime);
        var id = await scene.BeginAsync(new
        {
            version = "2", interval = "00:00:02", minimumSamples = 50, checks = new[] { new { metric = "success-rate", min = 90 } },
            blueGreen = new { iterations = 2, hold = "00:00:06", drain = "00:00:10", smoke = new[] { new { operation = "sentiment", payload = new { text = TwoVersions.Text } } } },
        });
        var refused = await scene.PostAsync("rollouts", new { version = "2", shadow = new { } });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(id, await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        var record = await scene.WithLoadAsync(async () =>
        {
            // With a verdict, so that a restart that takes longer than the hold leaves nothing for a person to decide.
            await scene.UntilAsync(id, found => found.GetProperty("state").GetString() == "holding"
                && found.TryGetProperty("look", out var look) && look.GetProperty("verdict").GetString() == "success");
            await scene.KillAndStartAsync();
            return await scene.UntilOverAsync(id);
        });

        Assert.Equal("promoted", record.GetProperty("state").GetString());
        Assert.Equal(0, scene.Failed);
        Assert.InRange(scene.Exposed, 1, scene.Answered - 1);
    }

    private static object Canary(double falseRollbackRate = 0.05, int failedCheckLimit = 1) => new
    {
        version = "2", interval = "00:00:02", minimumSamples = 50, inconclusiveLimit = 1_000, falseRollbackRate, failedCheckLimit,
        canary = new { steps = new[] { 5, 30, 50 } },
        copies = new { share = 20, fields = new[] { "label" } },
        checks = new object[]
        {
            new { metric = "success-rate", margin = 4 }, new { metric = "latency", maxRatio = 1.25 }, new { metric = "answer-quality", min = 90 },
        },
    };
}
