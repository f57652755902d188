using System.Net;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Exposures;
using FunctionsOrchestration.Rollouts.Exposures;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>Rollouts as people meet them: over HTTP, on the real engine.</summary>
public sealed class RolloutHttpTests(StorageFixture storage)
{
    private const string Canary = """{"version":"2","canary":{"steps":[20],"subject":"user"},"checks":[{"metric":"success-rate"}]}""";

    private const string Experiment = """
        {"experiment":{"name":"tone","subject":"user","variants":[{"name":"plain","version":"1","weight":50},{"name":"warm","version":"2","weight":50}]}}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_ManyMistakes_NamesAllAndChangesNothing()
    {
        await using var app = await RolloutApp.StartAsync(storage);
        var (status, problem) = await app.SendAsync(
            HttpMethod.Post, "rollouts",
            """
            {"version":"9","interval":"00:00:01","canary":{"steps":[50,120,5]},"checks":[{"metric":"cost-per-call"},{"metric":"first-token"}],
             "gates":[{"before":"promotion","webhook":"https://ci.example.com/gate"}],
             "copies":{"judge":"service","scorer":"https://scores.example.com"}}
            """);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            ["canary.steps[1]", "checks[0].metric", "checks[1].metric", "copies.scorer", "gates[0].webhook", "interval", "version"],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()!).Order(StringComparer.Ordinal));
        Assert.Null(app.Board.Find("traffic", "texts"));
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(HttpMethod.Get, "rollouts")).Status);
    }

    [Theory]
    [InlineData("""{"version":"2","canary":{"steps":[50,5]},"checks":[{"metric":"success-rate"}]}""", "canary.steps[1]")]
    [InlineData("""{"version":"2","canary":{"step":[5]},"checks":[{"metric":"success-rate"}]}""", "canary.step")]
    [InlineData("""{"version":2}""", "version")]
    [InlineData("{", "body")]
    public async Task Post_OneMistake_NamesItsField(string plan, string field)
    {
        await using var app = await RolloutApp.StartAsync(storage);
        var (status, problem) = await app.SendAsync(HttpMethod.Post, "rollouts", plan);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), error => error.GetProperty("field").GetString() == field);
    }

    [Fact]
    public async Task Post_PartOfAnExclusionGroup_ThatAnExperimentOfAnotherServiceHas_IsRefused()
    {
        await using var app = await RolloutApp.StartAsync(storage);
        var other = new SplitDefinition("other", 1)
        {
            Experiments = [new ExperimentSplit("prices", "user", []) { Group = new ExclusionShare("checkout", 0, 50) }],
        };
        await app.Board.WriteAsync(new ControlNotice("traffic", "other", JsonSerializer.Serialize(other, JsonSerializerOptions.Web)));
        await app.RefreshAsync();

        string With(int from, int to) => Experiment.Replace(
            "\"subject\"", FormattableString.Invariant($"\"group\":{{\"name\":\"checkout\",\"from\":{from},\"to\":{to}}},\"subject\""), StringComparison.Ordinal);
        var (status, problem) = await app.SendAsync(HttpMethod.Post, "rollouts", With(40, 90));

        Assert.Equal((HttpStatusCode.BadRequest, "experiment.group"), (status, problem.GetProperty("errors")[0].GetProperty("field").GetString()));
        await app.BeginAsync(With(50, 100));
    }

    [Fact]
    public async Task SecondRollout_IsRefusedWithTheIdOfTheFirst_AndPromoteAfterRollback_With409AndTheState()
    {
        await using var app = await RolloutApp.StartAsync(storage);
        var id = await app.BeginAsync(Canary);
        var (busy, problem) = await app.SendAsync(HttpMethod.Post, "rollouts", Canary);
        Assert.Equal((HttpStatusCode.Conflict, id), (busy, problem.GetProperty("running").GetString()));

        var (done, record) = await app.SendAsync(HttpMethod.Post, $"rollouts/{id}/rollback");
        Assert.Equal((HttpStatusCode.OK, "rolledBack"), (done, record.GetProperty("state").GetString()));

        var (late, refusal) = await app.SendAsync(HttpMethod.Post, $"rollouts/{id}/promote");
        Assert.Equal((HttpStatusCode.Conflict, "rolledBack"), (late, refusal.GetProperty("state").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Post, $"rollouts/{id}/explode")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Get, "rollouts/rollout-0")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Get, "api/services/text/rollouts")).Status);
        var (_, list) = await app.SendAsync(HttpMethod.Get, "rollouts");
        Assert.Equal(id, Assert.Single(list.GetProperty("past").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Assignments_SayWhoGetsWhat_BeforeAndDuringAnExperiment()
    {
        await using var app = await RolloutApp.StartAsync(storage);
        var subjects = JsonSerializer.Serialize(new { subjects = Enumerable.Range(0, 400).Select(i => $"user-{i}") });
        Assert.All(await AssignAsync(app, subjects), one => Assert.Equal(("stable", "1"), one));

        await app.BeginAsync(Experiment);
        await app.RefreshAsync();

        var now = await AssignAsync(app, subjects);
        Assert.Equal(now, await AssignAsync(app, subjects));
        Assert.InRange(now.Count(one => one == ("warm", "2")), 150, 250);
        Assert.All(now, one => Assert.Contains(one, new[] { ("warm", "2"), ("plain", "1") }));
        Assert.Equal(HttpStatusCode.BadRequest, (await app.SendAsync(HttpMethod.Post, "assignments", """{"subjects":[]}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Post, "api/services/txt/assignments", subjects)).Status);
    }

    [Fact]
    public async Task Weights_OfARunningExperiment_MoveNobodyBetweenThoseWhoKeepTheirs()
    {
        await using var app = await RolloutApp.StartAsync(storage);
        var subjects = JsonSerializer.Serialize(new { subjects = Enumerable.Range(0, 2_000).Select(i => $"user-{i}") });
        var id = await app.BeginAsync(Experiment);
        await app.RefreshAsync();
        var before = await AssignAsync(app, subjects);

        var (wrong, problem) = await app.SendAsync(HttpMethod.Post, $"rollouts/{id}/weights", """{"weights":{"plain":80,"loud":30}}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong);
        Assert.Equal(3, problem.GetProperty("errors").GetArrayLength());
        var (status, record) = await app.SendAsync(HttpMethod.Post, $"rollouts/{id}/weights", """{"weights":{"plain":80,"warm":20}}""");
        Assert.Equal((HttpStatusCode.OK, 20), (status, record.GetProperty("weights").GetProperty("2").GetInt32()));
        await app.RefreshAsync();

        var after = await AssignAsync(app, subjects);
        Assert.InRange(after.Count(one => one.Arm == "warm"), 330, 470);
        Assert.DoesNotContain(before.Zip(after), moved => moved.First.Arm == "plain" && moved.Second.Arm == "warm");
        Assert.Equal(HttpStatusCode.Conflict, (await app.SendAsync(HttpMethod.Post, $"rollouts/{id}/skip-step")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.SendAsync(HttpMethod.Post, $"rollouts/{id}/promote")).Status);
    }

    [Fact]
    public async Task Exposures_AreReadPageByPage_AndDeletedWhenTheirTimeIsOver()
    {
        await using var app = await RolloutApp.StartAsync(storage);
        var id = await app.BeginAsync(Experiment);
        var blobs = app.Host.Services.GetRequiredService<ExposureBlobs>();
        var at = new DateTimeOffset(2030, 1, 1, 10, 59, 0, TimeSpan.Zero);
        // More than a page, over two hours.
        for (var batch = 0; batch < 2; batch++)
            await blobs.AppendAsync(
                [.. Enumerable.Range(0, 6_000).Select(i => new Exposure("texts", id, at.AddMinutes(batch), "tone", $"{batch}-{new string('u', 150)}-{i}", "warm", "2"))], Stop);

        var subjects = new List<string>();
        var pages = 0;
        for (var after = ""; after is not null; pages++)
        {
            var (status, page) = await app.SendAsync(HttpMethod.Get, $"rollouts/{id}/exposures?after={Uri.EscapeDataString(after)}");
            Assert.Equal(HttpStatusCode.OK, status);
            subjects.AddRange(page.GetProperty("exposures").EnumerateArray().Select(one => one.GetProperty("subject").GetString()!));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        Assert.Equal((12_000, 12_000), (subjects.Count, subjects.Distinct().Count()));
        Assert.InRange(pages, 3, 8);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.SendAsync(HttpMethod.Get, $"rollouts/{id}/exposures?after=nonsense")).Status);
        Assert.Equal(0, await blobs.DeleteBeforeAsync(DateTimeOffset.UtcNow - ExposureSweeper.Kept, Stop));
        Assert.Equal(2, await blobs.DeleteBeforeAsync(DateTimeOffset.UtcNow.AddHours(1), Stop));
    }

    private static async Task<List<(string Arm, string Version)>> AssignAsync(RolloutApp app, string subjects)
    {
        var (status, answer) = await app.SendAsync(HttpMethod.Post, "assignments", subjects);
        Assert.True(status == HttpStatusCode.OK, $"{answer}");
        return [.. answer.GetProperty("assignments").EnumerateArray().Select(one => (one.GetProperty("arm").GetString()!, one.GetProperty("version").GetString()!))];
    }
}
