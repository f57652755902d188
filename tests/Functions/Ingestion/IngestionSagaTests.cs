using CsCheck;
using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;
using FunctionsOrchestration.Sagas;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Functions.Tests.Ingestion;

public sealed class IngestionSagaTests
{
    private const string Id = "ingestion-1";
    private static readonly string[] Steps = ["reserve", "extract", "guard", "embed", "index", "publish"];

    private static readonly Dictionary<string, string> UndoOf = new()
    {
        ["extract"] = nameof(IngestionActivities.DiscardExtracted),
        ["embed"] = nameof(IngestionActivities.DiscardPassages),
        ["index"] = nameof(IngestionActivities.RetractIndex),
        ["publish"] = nameof(IngestionActivities.PublishRetracted),
    };

    [Fact]
    public async Task Ingest_AllGoesWell_EverythingIsDone()
    {
        await using var engine = await AppEngine.StartAsync();

        var report = await RunAsync(engine);

        Assert.Equal(IngestionOutcome.Ingested, report.Outcome);
        Assert.All(report.Steps, step => Assert.Equal(StepState.Done, step.State));
        Assert.Equal((DocumentState.Ingested, 3), (report.Documents[0].State, report.Documents[0].Passages));
        Assert.Equal(
            [nameof(IngestionActivities.JudgePassages), nameof(IngestionActivities.EmbedPassages),
            nameof(IngestionActivities.WriteIndex),
             nameof(IngestionActivities.CommitIndex), nameof(IngestionActivities.PublishIngested),
             nameof(StagingActivities.DeleteStaged)],
            engine.Calls);
        Assert.Equal(4, (await BudgetAsync(engine)).Finished[Id].Amount.Calls); // One judgement and three passages.
    }

    [Theory]
    [InlineData("reserve")]
    [InlineData("extract")]
    [InlineData("guard")]
    [InlineData("embed")]
    [InlineData("index")]
    [InlineData("publish")]
    public async Task Ingest_FailAtAStep_UndoesInReverseAndReports(string failAt)
    {
        await using var engine = await AppEngine.StartAsync();

        var report = await RunAsync(engine, Input() with { FailAt = failAt });

        var begun = Steps[..(Array.IndexOf(Steps, failAt) + 1)];
        Assert.Equal((IngestionOutcome.Undone, failAt), (report.Outcome, report.FailedStep));
        Assert.All(
            report.Steps, step => Assert.Equal(begun.Contains(step.Name) ? StepState.Undone : StepState.NotStarted, step.State));
        Assert.Equal(
            begun.Reverse().Where(UndoOf.ContainsKey).Select(step => UndoOf[step]), engine.Calls.Where(UndoOf.ContainsValue));
        Assert.Equal(nameof(StagingActivities.DeleteStaged), engine.Calls.Last());
        Assert.Equal(BudgetEnding.GivenBack, (await BudgetAsync(engine)).Finished[Id].Ending);
        Assert.Equal(DocumentState.Withdrawn, report.Documents[0].State);
    }

    [Fact]
    public async Task Ingest_UndoThatKeepsFailing_IsLeftAndTheOthersRun()
    {
        await using var engine = (await AppEngine.StartAsync())
            .On<object>(nameof(IngestionActivities.RetractIndex), _ => throw new IOException("table gone"));

        var report = await RunAsync(engine, Input() with { FailAt = "publish" });

        Assert.Equal(IngestionOutcome.Left, report.Outcome);
        Assert.Equal(new SagaStep("index", StepState.Left, "Not undone: table gone"), report.Steps[4]);
        Assert.Equal(7, engine.Calls.Count(call => call == nameof(IngestionActivities.RetractIndex)));
        Assert.All(report.Steps.Where(step => step.Name != "index"), step => Assert.Equal(StepState.Undone, step.State));
    }

    [Fact]
    public async Task Ingest_AnyStepsAndUndosFail_EveryBegunStepIsUndoneOrLeft()
    {
        await Gen.Select(Gen.Int[0, 5].Select(i => Steps[i]), Gen.Bool.Array[4]).SampleAsync(async (failAt, failing) =>
        {
            var engine = await AppEngine.StartAsync();
            await using (engine)
            {
                var left = UndoOf.Keys.Where((_, i) => failing[i]).ToHashSet();
                foreach (var step in left) engine.On<object>(UndoOf[step], _ => throw new IOException("no"));

                var report = await RunAsync(engine, Input() with { FailAt = failAt });

                foreach (var (i, step) in report.Steps.Index())
                {
                    var expected = i > Array.IndexOf(Steps, failAt) ? StepState.NotStarted : left.Contains(step.Name)
                        ? StepState.Left : StepState.Undone;
                    Assert.Equal(expected, step.State);
                }
                Assert.Equal(
                    report.Steps.Any(step => step.State == StepState.Left) ? IngestionOutcome.Left
                    : IngestionOutcome.Undone, report.Outcome);
            }
        }, iter: 12, threads: 1);
    }

    [Fact]
    public async Task Ingest_FaultThatPasses_IsTriedAgain()
    {
        var attempts = 0;
        await using var engine = (await AppEngine.StartAsync())
            .On<object>(
                nameof(IngestionActivities.PublishIngested), _ => ++attempts < 4 ? throw new IOException("busy") : "event");

        Assert.Equal(IngestionOutcome.Ingested, (await RunAsync(engine)).Outcome);
        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task Ingest_FaultThatStays_StopsWithItsReason()
    {
        await using var engine = (await AppEngine.StartAsync())
            .On<object>(nameof(IngestionActivities.PublishIngested), _ => throw new IOException("topic gone"));

        var report = await RunAsync(engine);

        Assert.Equal((IngestionOutcome.Undone, "publish", "topic gone"), (report.Outcome, report.FailedStep, report.Reason));
        Assert.Contains(nameof(IngestionActivities.PublishRetracted), engine.Calls); // It may have been published all the same.
    }

    [Fact]
    public async Task Ingest_CancelledDuringAStep_LetsItEndThenUndoes()
    {
        await using var engine = await AppEngine.StartAsync();
        var embed = engine.Host.Activities.Hold(nameof(IngestionActivities.EmbedPassages));
        await ScheduleAsync(engine, Input());
        await engine.Host.SettleAsync();

        await engine.Client.RaiseEventAsync(Id, "cancel", "wrong files", AppEngine.Stop);
        Assert.Equal("cancelling after embed", await StepAsync(engine));
        Assert.DoesNotContain(nameof(IngestionActivities.DiscardPassages), engine.Calls);
        embed.Complete(new Outcome<PassageCount>(Outcome.Ok, new(3), null, null, null));
        var report = await engine.OutputOfAsync<IngestionReport>(Id);

        Assert.Equal((IngestionOutcome.Cancelled, "embed", "wrong files"), (report.Outcome, report.FailedStep, report.Reason));
        Assert.Equal(
            [nameof(IngestionActivities.DiscardPassages), nameof(IngestionActivities.DiscardExtracted)],
            engine.Calls.Where(UndoOf.ContainsValue));
        Assert.DoesNotContain(nameof(IngestionActivities.WriteIndex), engine.Calls);
    }

    [Fact]
    public async Task Guard_SagaTerminated_UndoesFromItsJournal()
    {
        await using var engine = await AppEngine.StartAsync();
        var write = engine.Host.Activities.Hold(nameof(IngestionActivities.WriteIndex));
        await ScheduleAsync(engine, Input());
        await engine.Host.SettleAsync();

        await engine.Client.TerminateInstanceAsync(Id, "enough", AppEngine.Stop);
        var report = await engine.OutputOfAsync<IngestionReport>(IngestionGuardian.InstanceIdOf(Id));
        write.Complete(3);

        Assert.Equal(
            (IngestionOutcome.Cancelled, "index", "It was terminated: enough"), (report.Outcome, report.FailedStep, report.Reason));
        Assert.Equal(
            ["reserve", "extract", "guard", "embed", "index"],
            report.Steps.Where(step => step.State == StepState.Undone).Select(step => step.Name));
        Assert.Equal(StepState.NotStarted, report.Steps[5].State);
        Assert.Equal(
            [nameof(IngestionActivities.RetractIndex), nameof(IngestionActivities.DiscardPassages),
            nameof(IngestionActivities.DiscardExtracted)], engine.Calls.Where(UndoOf.ContainsValue));
        Assert.Equal(BudgetEnding.GivenBack, (await BudgetAsync(engine)).Finished[Id].Ending);
    }

    [Fact]
    public async Task Ingest_RestartInTheMiddle_GoesOnAndDoesNothingTwice()
    {
        await using var engine = await AppEngine.StartAsync();
        engine.Host.Activities.Hold(nameof(IngestionActivities.WriteIndex));
        await ScheduleAsync(engine, Input());
        Assert.Equal("index", await StepAsync(engine));

        engine.On<IndexInput>(nameof(IngestionActivities.WriteIndex), input => input.Passages);
        await engine.Host.RestartAsync();
        var report = await engine.OutputOfAsync<IngestionReport>(Id);

        Assert.Equal(IngestionOutcome.Ingested, report.Outcome);
        Assert.Single(engine.Calls, nameof(IngestionActivities.EmbedPassages));
        Assert.Single(engine.Calls, nameof(IngestionActivities.PublishIngested));
    }

    [Fact]
    public async Task Ingest_OneDocumentFlagged_QuarantinesItAndIngestsTheOthers()
    {
        await using var engine = (await AppEngine.StartAsync())
            .On<TextInput>(
                nameof(IngestionActivities.JudgePassages), input =>
                    Outcome.Of(
                        new Answer<GuardVerdict>(
                            new(Flagged: true, input.Folder.EndsWith("000", StringComparison.Ordinal) ? 0.97 : 0.84),
                            new("m", "1"), 1)));

        var report = await RunAsync(engine, Input(3));

        Assert.Equal(IngestionOutcome.Ingested, report.Outcome);
        Assert.Equal(
            [DocumentState.Quarantined, DocumentState.Ingested, DocumentState.Ingested],
            report.Documents.Select(document => document.State));
        Assert.Contains("0.97", report.Documents[0].Problem, StringComparison.Ordinal);
        Assert.Equal(2, engine.Calls.Count(call => call == nameof(IngestionActivities.EmbedPassages)));
    }

    [Fact]
    public async Task Ingest_EveryDocumentFlagged_StopsAtTheGuard()
    {
        await using var engine = (await AppEngine.StartAsync())
            .On<TextInput>(
                nameof(IngestionActivities.JudgePassages), _ =>
                    Outcome.Of(new Answer<GuardVerdict>(new(true, 0.97), new("m", "1"), 1)));

        var report = await RunAsync(engine);

        Assert.Equal((IngestionOutcome.Undone, "guard"), (report.Outcome, report.FailedStep));
        Assert.StartsWith("No document is left.", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_ModelUnavailable_StopsWithTheReason()
    {
        await using var engine = (await AppEngine.StartAsync())
            .On<TextInput>(
                nameof(IngestionActivities.JudgePassages), _ =>
                    Outcome.None<GuardVerdict>(Outcome.Unavailable, "guard.json is missing"));

        var report = await RunAsync(engine);

        Assert.Equal(("guard", "guard.json is missing"), (report.FailedStep, report.Reason));
    }

    [Fact]
    public async Task Ingest_ImageThatCannotBeFetched_IsSkipped()
    {
        await using var engine = (await AppEngine.StartAsync())
            .On<DocumentReference>(
                nameof(VisionActivities.FetchImage), _ =>
                    Outcome.None<FetchedImageSummary>(Outcome.Failed, "example.org answered 404."));
        var input = Input(2);

        var report = await RunAsync(
            engine,
            input with { Documents = [input.Documents[0],
            input.Documents[1] with { TextCharacters = 0, ImageUrl = "https://example.org/a.png" }] });

        Assert.Equal(
            (DocumentState.Skipped, "example.org answered 404."), (report.Documents[1].State, report.Documents[1].Problem));
        Assert.Equal(IngestionOutcome.Ingested, report.Outcome);
    }

    [Fact]
    public async Task Ingest_BudgetSpent_StopsBeforeAnyModelIsAsked()
    {
        await using var engine = await AppEngine.StartAsync();

        var report = await RunAsync(engine, Input() with { Options = new() { ModelCallsPerDay = 1 } });

        Assert.Equal("reserve", report.FailedStep);
        Assert.Contains("2 needed, 1 left of 1 each day", report.Reason, StringComparison.Ordinal);
        Assert.Equal([nameof(StagingActivities.DeleteStaged)], engine.Calls);
    }

    private static IngestionInput Input(int documents = 1) =>
        new(Id,
            [.. Enumerable.Range(0, documents)
            .Select(i => new DocumentReference($"d{i}", $"{Id}/{i:D3}", 100, false, null, false))], new(), null, "digest");

    private static Task<string> ScheduleAsync(AppEngine engine, IngestionInput input) =>
        engine.ScheduleAsync(nameof(IngestionGuardian.GuardIngestion), input, IngestionGuardian.InstanceIdOf(Id));

    private static async Task<IngestionReport> RunAsync(AppEngine engine, IngestionInput? input = null)
    {
        await ScheduleAsync(engine, input ?? Input());
        return await engine.OutputOfAsync<IngestionReport>(IngestionGuardian.InstanceIdOf(Id));
    }

    private static async Task<string?> StepAsync(AppEngine engine)
    {
        await engine.Host.SettleAsync();
        return (await engine.Client.GetInstanceAsync(Id, true, AppEngine.Stop))?.ReadCustomStatusAs<IngestionProgress>()?.Step;
    }

    private static async Task<BudgetState> BudgetAsync(AppEngine engine) =>
        (await engine.Client.Entities.GetEntityAsync<BudgetState>(
            new EntityInstanceId(nameof(Budget), "ingestion"), cancellation: AppEngine.Stop))!.State;
}
