using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Sagas;
using FunctionsOrchestration.Supervision;

namespace FunctionsOrchestration.Functions.Tests.Supervision;

/// <summary>Failed steps of the ingestion are delegated; on the real engine, decided over HTTP.</summary>
public sealed class SupervisedIngestionTests
{
    private const string Id = "ingestion-1";
    private static readonly SupervisionRule AskAnHour = new() { Action = SupervisionAction.Ask, TimeLimit = TimeSpan.FromHours(1) };

    [Fact]
    public async Task Decide_Retry_RunsTheStepAgain()
    {
        await using var engine = await AppEngine.StartAsync();
        await ScheduleAsync(engine, "publish", AskAnHour);

        using var answer = await DecideAsync(engine, "publish", new { decision = "retry", by = "anna", note = "The topic is back." });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var report = await ReportAsync(engine);
        Assert.Equal(IngestionOutcome.Ingested, report.Outcome);
        Assert.All(report.Steps, step => Assert.Equal(StepState.Done, step.State));
        Assert.Equal(2, engine.Calls.Count(call => call == nameof(IngestionActivities.PublishIngested)));
    }

    [Fact]
    public async Task Decide_Skip_GoesOnWithoutTheStep()
    {
        await using var engine = await AppEngine.StartAsync();
        await ScheduleAsync(engine, "publish", AskAnHour);

        (await DecideAsync(engine, "publish", new { decision = "skip", by = "anna" })).Dispose();

        var report = await ReportAsync(engine);
        Assert.Equal(IngestionOutcome.Ingested, report.Outcome);
        Assert.Equal(new SagaStep("publish", StepState.Skipped, "It failed on purpose (failAt)."), report.Steps[5]);
    }

    [Fact]
    public async Task Decide_AgainAndLate_ChangesNothingAndShowsWhatWasDecided()
    {
        await using var engine = await AppEngine.StartAsync();
        await ScheduleAsync(engine, "embed", AskAnHour);
        (await DecideAsync(engine, "embed", new { decision = "compensate", by = "anna" })).Dispose();

        using var late = await DecideAsync(engine, "embed", new { decision = "retry", by = "ben" });

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        var problem = await ReadAsync(late);
        Assert.Equal("anna decided: compensate.", problem.GetProperty("errors")[0].GetProperty("problem").GetString());
        Assert.Equal("decided", problem.GetProperty("current").GetProperty("state").GetString());
        Assert.Equal(IngestionOutcome.Undone, (await ReportAsync(engine)).Outcome);
    }

    [Fact]
    public async Task Ask_NobodyAnswers_DoesTheDefaultAtTheTimeLimit()
    {
        await using var engine = await AppEngine.StartAsync();
        await ScheduleAsync(engine, "publish", AskAnHour with { Otherwise = SupervisionAction.Skip });
        await engine.Host.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Single(await OpenAsync(engine));

        await engine.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Empty(await OpenAsync(engine));
        Assert.Equal(StepState.Skipped, (await ReportAsync(engine)).Steps[5].State);
        Assert.Equal("default", (await ShowAsync(engine, "publish")).GetProperty("verdict").GetProperty("by").GetString());
    }

    [Fact]
    public async Task Ask_RestartMeanwhile_QuestionStaysOpenWithTheWholeStory()
    {
        await using var engine = await AppEngine.StartAsync();
        await ScheduleAsync(engine, "index", AskAnHour);
        await engine.Host.RestartAsync();

        var question = await ShowAsync(engine, "index");

        Assert.Equal(("open", Id), (question.GetProperty("state").GetString(), question.GetProperty("saga").GetString()));
        Assert.Equal(("index", 1), (
            question.GetProperty("failure").GetProperty("step").GetString(), question.GetProperty("failure").GetProperty("attempt").GetInt32()));
        Assert.Equal(
            ["done", "done", "done", "done", "running", "notStarted"],
            question.GetProperty("journal").EnumerateArray().Select(step => step.GetProperty("state").GetString()));
        Assert.Equal(["retry", "compensate"], question.GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()));
        (await DecideAsync(engine, "index", new { decision = "retry", by = "anna" })).Dispose();
        Assert.Equal(IngestionOutcome.Ingested, (await ReportAsync(engine)).Outcome);
    }

    [Fact]
    public async Task Ask_LongerThanAReservationLasts_KeepsTheReservation()
    {
        await using var engine = await AppEngine.StartAsync();
        await ScheduleAsync(engine, "publish", AskAnHour with { TimeLimit = TimeSpan.FromDays(3) });
        await engine.Host.AdvanceAsync(TimeSpan.FromDays(2));

        (await DecideAsync(engine, "publish", new { decision = "retry", by = "anna" })).Dispose();

        Assert.Equal(IngestionOutcome.Ingested, (await ReportAsync(engine)).Outcome);
        var budget = await BudgetTenants.ReadAsync(engine.Client, BudgetTenants.Ingestion, AppEngine.Stop);
        Assert.Equal((BudgetEnding.Committed, 0), (budget!.Finished[Id].Ending, budget.RefusalCount));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_SagaIsStoppedMeanwhile_WithdrawsTheQuestion(bool isTerminated)
    {
        await using var engine = await AppEngine.StartAsync();
        await ScheduleAsync(engine, "index", AskAnHour);

        if (isTerminated) await engine.Client.TerminateInstanceAsync(Id, "enough", AppEngine.Stop);
        else await engine.Client.RaiseEventAsync(Id, "cancel", "wrong files", AppEngine.Stop);

        Assert.Equal(IngestionOutcome.Cancelled, (await ReportAsync(engine)).Outcome);
        Assert.Empty(await OpenAsync(engine));
    }

    [Fact]
    public async Task Retry_ByRule_WaitsAndTriesUntilItWorks()
    {
        var attempts = 0;
        await using var engine = (await AppEngine.StartAsync())
            .On<object>(nameof(IngestionActivities.PublishIngested), _ => ++attempts <= 8 ? throw new IOException("topic gone") : "event");
        await ScheduleAsync(engine, failAt: null, new() { Step = "publish", Action = SupervisionAction.Retry, Retries = 2 });

        Assert.Equal(IngestionOutcome.Ingested, (await ReportAsync(engine)).Outcome);
        Assert.Equal(9, attempts); // Twice four attempts of the activity, and one.
    }

    [Fact]
    public async Task Decide_EverythingWrong_IsToldInOneAnswerAndNothingIsDecided()
    {
        await using var engine = await AppEngine.StartAsync();
        await ScheduleAsync(engine, "index", AskAnHour);

        using var answer = await DecideAsync(engine, "index", new { decision = "skip", by = " ", note = new string('n', 1_001) });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await ReadAsync(answer)).GetProperty("errors");
        Assert.Equal(["decision", "by", "note"], errors.EnumerateArray().Select(error => error.GetProperty("field").GetString()));
        Assert.StartsWith("Step 'index' cannot be skipped", errors[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Single(await OpenAsync(engine));
    }

    [Theory]
    [InlineData("supervision-none")]
    [InlineData(Id)]
    public async Task Decide_NoSuchQuestion_Is404(string id)
    {
        await using var engine = await AppEngine.StartAsync();
        await ScheduleAsync(engine, "index", AskAnHour);

        using var answer = await engine.Host.Http.PostAsync(
            new Uri($"api/supervision/{id}/decision", UriKind.Relative), JsonContent.Create(new { decision = "retry", by = "anna" }), AppEngine.Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task ScheduleAsync(AppEngine engine, string? failAt, SupervisionRule rule)
    {
        var input = new IngestionInput(Id, [new DocumentReference("d", $"{Id}/000", 100, false, null, false)], new(), failAt, "digest")
        {
            Supervision = [rule],
        };
        await engine.ScheduleAsync(nameof(IngestionGuardian.GuardIngestion), input, IngestionGuardian.InstanceIdOf(Id));
        await engine.Host.SettleAsync();
    }

    private static Task<IngestionReport> ReportAsync(AppEngine engine) => engine.OutputOfAsync<IngestionReport>(IngestionGuardian.InstanceIdOf(Id));

    private static Uri UriOf(string step, string action = "") => new($"api/supervision/supervision-{Id}-{step}-1{action}", UriKind.Relative);

    private static Task<HttpResponseMessage> DecideAsync(AppEngine engine, string step, object body) =>
        engine.Host.Http.PostAsync(UriOf(step, "/decision"), JsonContent.Create(body), AppEngine.Stop);

    private static async Task<JsonElement> ShowAsync(AppEngine engine, string step)
    {
        using var answer = await engine.Host.Http.GetAsync(UriOf(step), AppEngine.Stop);
        return await ReadAsync(answer);
    }

    private static async Task<List<JsonElement>> OpenAsync(AppEngine engine)
    {
        await engine.Host.SettleAsync();
        using var answer = await engine.Host.Http.GetAsync(new Uri("api/supervision", UriKind.Relative), AppEngine.Stop);
        return [.. (await ReadAsync(answer)).GetProperty("questions").EnumerateArray()];
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(AppEngine.Stop));
        return json.RootElement.Clone();
    }
}
