using Azure;
using FunctionsOrchestration.Choreography;

namespace FunctionsOrchestration.Functions.Tests.Choreography;

public sealed class IngestionWatchTests(StorageFixture storage)
{
    [Fact]
    public async Task Watch_NoProgressForTooLong_ReportsItOnce()
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync();
        await stage.DeliverAsync(stage.Events.Told[0], Watching.FunctionName);

        await stage.Host.AdvanceAsync(Stage.StallAfter - TimeSpan.FromSeconds(1));
        Assert.Equal(ChoreographyState.Running, (await stage.ReportAsync()).State);
        await stage.Host.AdvanceAsync(TimeSpan.FromHours(3));

        var report = await stage.ReportAsync();
        Assert.Equal(ChoreographyState.Stalled, report.State);
        Assert.Equal(report.ProgressAt + Stage.StallAfter, report.StalledSince);
        var stalled = Assert.Single(stage.Events.Told, told => told.Type == IngestionEvents.Stalled);
        Assert.Equal(stage.Saga, stalled.Subject);
        Assert.Equal(
            IngestionEvents.Requested, stalled.Data!.ToObjectFromJson<StalledIngestion>(Serialization.Options)!.LastEvent);
    }

    [Fact]
    public async Task Watch_BeginningThatWasNeverTold_HasStalledToo()
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.SignalAsync(nameof(IngestionWatch.Begin), new WatchedBeginning("digest", []));

        await stage.Host.AdvanceAsync(Stage.StallAfter);

        Assert.Equal(ChoreographyState.Stalled, (await stage.ReportAsync()).State);
    }

    [Fact]
    public async Task Watch_StalledSagaThatGoesOn_RunsAndMayStallAgain()
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync();
        await stage.Host.AdvanceAsync(Stage.StallAfter);
        Assert.Equal(ChoreographyState.Stalled, (await stage.ReportAsync()).State);

        await stage.DeliverAsync(stage.Find(IngestionEvents.Requested), Watching.FunctionName);
        Assert.Equal(ChoreographyState.Running, (await stage.ReportAsync()).State);
        await stage.Host.AdvanceAsync(Stage.StallAfter);

        Assert.Equal(ChoreographyState.Stalled, (await stage.ReportAsync()).State);
        var reports = stage.Events.Told.Where(told => told.Type == IngestionEvents.Stalled);
        Assert.Equal(2, reports.DistinctBy(told => told.Id).Count());
    }

    [Theory]
    [InlineData(null, ChoreographyState.Completed)]
    [InlineData("embed", ChoreographyState.Undone)]
    public async Task Watch_SagaThatHasEnded_NeverStallsAndIsForgotten(string? failAt, ChoreographyState end)
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync(failAt);
        await stage.RunAsync();

        await stage.Host.AdvanceAsync(TimeSpan.FromDays(6));
        Assert.Equal(end, (await stage.ReportAsync()).State);
        Assert.DoesNotContain(IngestionEvents.Stalled, stage.Events.Types);
        await stage.Host.AdvanceAsync(TimeSpan.FromDays(2));
        await stage.DeliverAsync(stage.Find(IngestionEvents.Requested), Watching.FunctionName);
        await stage.Host.SettleAsync();

        var watch = await stage.Host.Client.Entities.GetEntityAsync<IngestionWatchState>(
            IngestionWatch.IdOf(stage.Saga), cancellation: Stage.Stop);
        Assert.True(watch is null or { IncludesState: false });
    }

    [Fact]
    public async Task Watch_StallThatCannotBePublished_IsPublishedLater()
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync();
        stage.Events.Before = _ => throw new RequestFailedException("away");
        await stage.Host.AdvanceAsync(Stage.StallAfter);
        Assert.Equal(ChoreographyState.Running, (await stage.ReportAsync()).State);

        stage.Events.Before = _ => { };
        await stage.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(ChoreographyState.Stalled, (await stage.ReportAsync()).State);
        Assert.Single(stage.Events.Types, IngestionEvents.Stalled);
    }

    [Fact]
    public async Task Watch_BegunAgainByAnotherRequest_KeepsTheFirst()
    {
        await using var stage = await Stage.StartAsync(storage);
        await stage.BeginAsync();

        await stage.SignalAsync(nameof(IngestionWatch.Begin), new WatchedBeginning("another", []));

        Assert.Equal(2, (await stage.ReportAsync()).Documents.Count);
    }
}
