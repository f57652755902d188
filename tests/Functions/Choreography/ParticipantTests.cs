using CsCheck;
using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Choreography;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;

namespace FunctionsOrchestration.Functions.Tests.Choreography;

public sealed class ParticipantTests(StorageFixture storage)
{
    private static readonly string[] Forward =
    [
        IngestionEvents.Requested, IngestionEvents.Extracted, IngestionEvents.Guarded, IngestionEvents.Embedded,
        IngestionEvents.Indexed, IngestionEvents.Completed,
    ];

    private static readonly string[] Work =
        ["judge", "judge", "embed", "embed", "write", "write", "commit", "ingested"];

    // What each step leaves behind, in the order of the steps; the guard only looks.
    private static readonly string[] Leaving = ["extract", "embed", "index", "bill"];

    [Fact]
    public async Task Saga_AllGoesWell_EachTellsTheNextAndNothingIsStagedAnyMore()
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync();

        await stage.RunAsync();

        Assert.Equal(Forward, stage.Events.Types);
        Assert.Equal(Work, stage.Effects.Calls);
        var booking = await stage.BookingAsync();
        Assert.Equal((BudgetEnding.Committed, 8), (booking!.Ending, booking.Amount.Calls)); // Two judgements and six passages.
        Assert.False(await stage.Store.IsStagedAsync(stage.Saga, Stage.Stop));
        Assert.All(stage.Events.Told, told => Assert.Equal(stage.Saga, told.ExtensionAttributes["correlationid"]));
        Assert.Equal(
            stage.Events.Told.SkipLast(1).Select(told => told.Id),
            stage.Events.Told.Skip(1).Select(told => told.ExtensionAttributes["causationid"]));
        var report = await stage.ReportAsync();
        Assert.Equal((ChoreographyState.Completed, 6), (report.State, report.Steps.Count));
        Assert.All(report.Documents, document => Assert.Equal((DocumentState.Ingested, 3), (document.State, document.Passages)));
    }

    [Theory]
    [InlineData("extract", "extract")]
    [InlineData("guard", "extract")]
    [InlineData("embed", "extract embed")]
    [InlineData("index", "extract embed index")]
    [InlineData("bill", "extract embed index bill")]
    public async Task Saga_FailsAtAStep_UndoesExactlyTheStepsThatRan(string failAt, string undone)
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync(failAt);

        await stage.RunAsync();

        var told = stage.Events.Types.Select(IngestionEvents.UndoneStep).OfType<string>();
        Assert.Equal(undone.Split(' '), told.OrderBy(step => Array.IndexOf(Leaving, step)));
        string[] undos = [.. undone.Contains("embed", StringComparison.Ordinal) ? ["discardPassages"] : (string[])[],
            .. undone.Contains("index", StringComparison.Ordinal) ? ["retract", "retracted"] : (string[])[]];
        Assert.Equal(undos, stage.Effects.Calls.Where(call => !Work.Contains(call)));
        Assert.False(await stage.Store.IsStagedAsync(stage.Saga, Stage.Stop));
        Assert.Equal(failAt == "bill" ? BudgetEnding.GivenBack : null, (await stage.BookingAsync())?.Ending);
        Assert.Equal(0, (await stage.BudgetAsync())?.Current!.Spent.Calls ?? 0);
        var report = await stage.ReportAsync();
        Assert.Equal(
            (ChoreographyState.Undone, failAt, "It failed on purpose (failAt)."),
            (report.State, report.FailedStep, report.Reason));
        Assert.All(report.Documents, document => Assert.Equal(DocumentState.Withdrawn, document.State));
    }

    [Fact]
    public async Task Saga_EveryEventDeliveredTwice_WorksOnceAndTellsTheSame()
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync();

        await stage.RunAsync(times: 2);

        Assert.Equal(Work, stage.Effects.Calls);
        Assert.Equal(6, stage.Events.Told.DistinctBy(told => told.Id).Count());
        Assert.All(stage.Events.Told.GroupBy(told => told.Id), same =>
            Assert.Single(same.Select(told => (told.Type, told.Time, told.Data!.ToString())).Distinct()));
        Assert.Equal(6, (await stage.ReportAsync()).Steps.Count);
        Assert.Equal(8, (await stage.BudgetAsync())!.Current!.Spent.Calls);
    }

    [Theory]
    [InlineData(IngestionEvents.Extracted)]
    [InlineData(IngestionEvents.Guarded)]
    [InlineData(IngestionEvents.Embedded)]
    [InlineData(IngestionEvents.Indexed)]
    [InlineData(IngestionEvents.Completed)]
    public async Task Participant_DiesBeforeItTells_TellsAfterwardsAndWorksNoMore(string type)
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync();
        stage.Events.Before = told =>
        {
            if (told.Type == type) throw new IOException("gone");
        };

        await Assert.ThrowsAsync<IOException>(() => stage.RunAsync());
        Assert.DoesNotContain(type, stage.Events.Types);
        stage.Events.Before = _ => { };
        await stage.DeliverAsync(stage.Events.Told[^1], Stage.FunctionsFor(stage.Events.Told[^1]).First());
        await stage.RunAsync();

        Assert.Equal(Forward, stage.Events.Types);
        Assert.Equal(Work, stage.Effects.Calls);
    }

    [Theory]
    [InlineData("judge", IngestionEvents.Extracted)]
    [InlineData("embed", IngestionEvents.Guarded)]
    [InlineData("write", IngestionEvents.Embedded)]
    [InlineData("ingested", IngestionEvents.Embedded)]
    public async Task Participant_FaultThatPasses_IsThrownAndLeavesTheSagaWaiting(string effect, string heard)
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync();
        stage.Effects.Before = name =>
        {
            if (name == effect) throw new IOException("busy");
        };

        await Assert.ThrowsAsync<IOException>(() => stage.RunAsync());
        Assert.Equal(heard, stage.Events.Types.Last());
        stage.Effects.Before = _ => { };
        await stage.DeliverAsync(stage.Find(heard), Stage.FunctionsFor(stage.Find(heard)).First());
        await stage.RunAsync();

        Assert.Equal(Forward, stage.Events.Types);
    }

    [Fact]
    public async Task Participant_ModelUnavailable_FailsTheSagaWithTheReason()
    {
        await using var stage = await Stage.StartAsync(storage);
        stage.Effects.Verdict = Outcome.None<GuardVerdict>(Outcome.Unavailable, "guard.json is missing");
        await stage.BeginAsync();

        await stage.RunAsync();

        var report = await stage.ReportAsync();
        Assert.Equal(
            (ChoreographyState.Undone, "guard", "guard.json is missing"), (report.State, report.FailedStep, report.Reason));
    }

    [Fact]
    public async Task Billing_BudgetSpent_FailsTheSagaAndTheIndexTakesItBack()
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync(options: new() { ModelCallsPerDay = 7 });

        await stage.RunAsync();

        var report = await stage.ReportAsync();
        Assert.Equal((ChoreographyState.Undone, "bill"), (report.State, report.FailedStep));
        Assert.Contains("Model calls: 8 needed, 7 left of 7 each day", report.Reason, StringComparison.Ordinal);
        Assert.Contains("retract", stage.Effects.Calls);
    }

    [Fact]
    public async Task Billing_DiedBetweenItsTwoBookings_SettlesOnceWhenItHearsAgain()
    {
        await using var stage = await Stage.StartAsync(storage);
        var died = new BudgetRequest(stage.Saga, new BudgetAmount(Calls: 8)) { Default = new() { ModelCalls = 8 } };
        await stage.SignalBudgetAsync(BudgetTenants.Ingestion, nameof(Budget.Reserve), died);
        await stage.BeginAsync(options: new() { ModelCallsPerDay = 8 });

        await stage.RunAsync();

        Assert.Equal(ChoreographyState.Completed, (await stage.ReportAsync()).State);
        Assert.Equal(BudgetEnding.Committed, (await stage.BookingAsync())!.Ending);
        Assert.Equal(8, (await stage.BudgetAsync())!.Current!.Spent.Calls);
    }

    [Theory]
    [InlineData(8, ChoreographyState.Completed, 8)]
    [InlineData(7, ChoreographyState.Undone, 0)]
    public async Task Billing_TenantWithABudget_SpendsThatAndNoOther(int limit, ChoreographyState state, int spent)
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.SignalBudgetAsync(
            "acme", nameof(Budget.Declare), new Change<BudgetDefinition>(new() { ModelCalls = limit }, 0));
        await stage.BeginAsync(tenant: "acme");

        await stage.RunAsync();

        Assert.Equal(state, (await stage.ReportAsync()).State);
        Assert.Equal(spent, (await stage.BudgetAsync("acme"))!.Current!.Spent.Calls);
        Assert.Null(await stage.BudgetAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("index")]
    public async Task Event_HeardAfterTheEnd_ChangesNothing(string? failAt)
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync(failAt);
        await stage.RunAsync();
        var (calls, told) = (stage.Effects.Calls.Count, stage.Events.Told.Count);

        foreach (var type in Forward[..4])
            await stage.DeliverAsync(stage.Find(type), Stage.FunctionsFor(stage.Find(type)).First());

        Assert.Equal((calls, told), (stage.Effects.Calls.Count, stage.Events.Told.Count));
        Assert.False(await stage.Store.IsStagedAsync(stage.Saga, Stage.Stop));
    }

    [Fact]
    public async Task Saga_AnyOrderAndRepetitionOfDeliveries_EndsTheSame()
    {
        await Gen.Select(Gen.Int[0, 5], Gen.Int).SampleAsync(async (fails, seed) =>
        {
            var stage = await Stage.StartAsync(storage);
            await using (stage)
            {
                var failAt = ChoreographySteps.All.ElementAtOrDefault(fails);
                await stage.BeginAsync(failAt);
                await DeliverAtRandomAsync(stage, new Random(seed));

                var report = await stage.ReportAsync();
                Assert.Equal(failAt is null ? ChoreographyState.Completed : ChoreographyState.Undone, report.State);
                Assert.Equal(failAt, report.FailedStep);
                Assert.False(await stage.Store.IsStagedAsync(stage.Saga, Stage.Stop));
                Assert.True(stage.Effects.Calls.Count(call => call == "commit") <= 1);
            }
        }, iter: 10, threads: 1);
    }

    /// <summary>Delivers everything that is told once or more, none in the order in which it was told.</summary>
    private static async Task DeliverAtRandomAsync(Stage stage, Random chance)
    {
        List<(int Told, string Function)> waiting = [];
        for (var known = 0; known < stage.Events.Told.Count || waiting.Count > 0;)
        {
            for (; known < stage.Events.Told.Count; known++)
                waiting.AddRange(Stage.FunctionsFor(stage.Events.Told[known]).Select(function => (known, function)));
            var next = waiting[chance.Next(waiting.Count)];
            await stage.DeliverAsync(stage.Events.Told[next.Told], next.Function);
            if (chance.Next(3) > 0) waiting.Remove(next);
        }
    }
}
