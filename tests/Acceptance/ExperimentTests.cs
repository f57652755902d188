using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests;

/// <summary>Experiments and shadows of a running app over HTTP, with real model servers; the app is killed in the middle and goes on.</summary>
public sealed class ExperimentTests(ExperimentTests.Fixture fixture) : IClassFixture<ExperimentTests.Fixture>
{
    private const int Subjects = 100_000;
    private const int Page = 5_000;
    private const int Callers = 400;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TwoVersions Scene => fixture.Scene;

    [Fact]
    public async Task Experiment_SharesAreAsDeclared_AndNobodyEverChangesVariant_AlthoughTheAppIsKilled()
    {
        var scene = Scene;
        var id = await scene.BeginAsync(new
        {
            interval = "00:00:02", headers = new[] { new { header = "x-beta", value = "*", version = "2" } },
            experiment = new
            {
                name = "tone", subject = "user",
                variants = new[] { new { name = "plain", version = "1", weight = 70 }, new { name = "warm", version = "2", weight = 30 } },
            },
        });
        await Eventually.HoldsAsync(async () => (await AssignAsync(scene, 0, 1))[0].Arm != "stable", scene.App);
        var assigned = await AssignAllAsync(scene);
        // χ² of one degree of freedom: 10.8 is exceeded once in a thousand.
        var warm = assigned.Count(one => one.Arm == "warm");
        Assert.InRange(Math.Pow(warm - (0.3 * Subjects), 2) / (0.3 * 0.7 * Subjects), 0, 10.8);

        await CallAsync(scene, assigned);
        await scene.KillAndStartAsync();
        await CallAsync(scene, assigned);
        await CallAsync(scene, assigned);

        Assert.Equal(assigned, await AssignAllAsync(scene));
        Assert.Equal((true, "2"), await scene.CallAsync(("x-mesh-user", "user-0"), ("x-beta", "yes")));
        await Eventually.HoldsAsync(async () => await AreExposedAsync(scene, id, assigned), scene.App);
        var record = await scene.UntilAsync(id, found => found.TryGetProperty("look", out var look)
            && look.GetProperty("experiment").GetProperty("variants").EnumerateArray().All(variant => variant.GetProperty("calls").GetInt32() >= Callers / 4));
        var results = record.GetProperty("look").GetProperty("experiment");
        Assert.False(results.GetProperty("isMismatched").GetBoolean());
        var rate = results.GetProperty("variants")[1].GetProperty("successRate");
        Assert.InRange(rate.GetProperty("low").GetDouble(), 0.8, rate.GetProperty("estimate").GetDouble() - 0.0001);

        var promoted = await scene.PostAsync($"rollouts/{id}/promote", new { variant = "plain" });
        Assert.True(promoted.IsSuccessStatusCode, await promoted.Content.ReadAsStringAsync(Stop));
        var moved = $"user-{assigned.FindIndex(one => one.Arm == "warm")}";
        await Eventually.HoldsAsync(async () => (await scene.CallAsync(("x-mesh-user", moved))).Version == "1", scene.App);
    }

    [Fact]
    public async Task Shadow_OfABadVersion_ExposesNobody_KeepsDifferences_AndGoesOnAlthoughTheAppIsKilled()
    {
        var scene = Scene;
        var id = await scene.BeginAsync(new
        {
            version = "2", interval = "00:00:02", shadow = new { duration = "01:00:00", copies = new { share = 40, fields = new[] { "label" } } },
            checks = new[] { new { metric = "answer-quality", min = 90 } },
        });
        await scene.WithLoadAsync(async () =>
        {
            await scene.UntilAsync(id, record => Copies(record) > 0);
            await scene.KillAndStartAsync();
            // What was counted before the kill is there still, and more comes.
            var before = Copies(await scene.GetAsync($"rollouts/{id}"));
            Assert.True(before > 0);
            return await scene.UntilAsync(id, record => Copies(record) > before + 100);
        });
        var (answered, ended) = (scene.Answered, await scene.PostAsync($"rollouts/{id}/rollback"));

        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        Assert.Equal((0, 0), (scene.Exposed, scene.Failed));
        var record = await scene.UntilAsync(id, found => found.TryGetProperty("differences", out _));
        var look = record.GetProperty("look");
        Assert.Equal("failure", look.GetProperty("verdict").GetString());
        Assert.InRange(look.GetProperty("shadow").GetProperty("copies").GetInt32(), 101, answered);
        var difference = record.GetProperty("differences")[0];
        Assert.Contains("\"text\"", difference.GetProperty("request").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(difference.GetProperty("live").GetString(), difference.GetProperty("shadow").GetString());
        Assert.Equal("label", difference.GetProperty("fields")[0].GetString());
    }

    [Fact]
    public async Task Shadow_WhoseVersionHangs_HoldsUpNoCall()
    {
        var scene = Scene;
        var id = await scene.BeginAsync(new
        {
            version = "2", interval = "00:00:02", shadow = new { copies = new { share = 100, maxConcurrent = 2 } },
        });
        // Held for good: whoever waited for a copy would never be answered.
        scene.New.Hold();
        await Eventually.HoldsAsync(
            async () =>
            {
                Assert.Equal((true, "1"), await scene.CallAsync());
                var record = await scene.GetAsync($"rollouts/{id}");
                return record.TryGetProperty("look", out var look) && look.TryGetProperty("shadow", out var copies) && copies.GetProperty("skipped").GetInt32() >= 20;
            },
            scene.App);
        Assert.Equal(HttpStatusCode.OK, (await scene.PostAsync($"rollouts/{id}/rollback")).StatusCode);
        scene.New.Release();
    }

    private static int Copies(JsonElement record) => record.TryGetProperty("look", out var look) && look.TryGetProperty("shadow", out var shadow)
        ? shadow.GetProperty("copies").GetInt32()
        : 0;

    /// <summary>Each of some subjects calls once, eight at a time, and gets its own version.</summary>
    private static Task CallAsync(TwoVersions scene, List<(string Arm, string Version)> assigned) => Parallel.ForEachAsync(
        Enumerable.Range(0, Callers), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop }, async (subject, _) =>
            Assert.Equal((true, assigned[subject].Version), await scene.CallAsync(("x-mesh-user", $"user-{subject}"))));

    private static async Task<List<(string Arm, string Version)>> AssignAllAsync(TwoVersions scene)
    {
        var all = new List<(string, string)>(Subjects);
        for (var from = 0; from < Subjects; from += Page) all.AddRange(await AssignAsync(scene, from, Page));
        return all;
    }

    private static async Task<List<(string Arm, string Version)>> AssignAsync(TwoVersions scene, int from, int count)
    {
        using var answer = await scene.PostAsync("assignments", new { subjects = Enumerable.Range(from, count).Select(subject => $"user-{subject}") });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{body}");
        return [.. body.GetProperty("assignments").EnumerateArray().Select(one => (one.GetProperty("arm").GetString()!, one.GetProperty("version").GetString()!))];
    }

    /// <summary>Whether the log has every subject that called, and each with its own variant only.</summary>
    private static async Task<bool> AreExposedAsync(TwoVersions scene, string id, List<(string Arm, string Version)> assigned)
    {
        var seen = new HashSet<string>();
        for (var after = ""; after is not null;)
        {
            var page = await scene.GetAsync($"rollouts/{id}/exposures?after={Uri.EscapeDataString(after)}");
            foreach (var exposure in page.GetProperty("exposures").EnumerateArray())
            {
                var subject = exposure.GetProperty("subject").GetString()!;
                Assert.Equal(assigned[int.Parse(subject["user-".Length..], System.Globalization.CultureInfo.InvariantCulture)].Arm, exposure.GetProperty("variant").GetString());
                seen.Add(subject);
            }

            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        return seen.Count == Callers;
    }

    /// <summary>One app and its model servers for all of these: starting them is most of the time.</summary>
    public sealed class Fixture(SharedApp shared) : IAsyncLifetime
    {
        internal TwoVersions Scene { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Scene = await TwoVersions.StartAsync(shared, isInverted: true);

        public ValueTask DisposeAsync() => Scene.DisposeAsync();
    }
}
