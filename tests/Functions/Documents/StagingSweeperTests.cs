using Azure.Storage.Blobs.Models;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Work;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Functions.Tests.Documents;

public sealed class StagingSweeperTests(StorageFixture storage)
{
    private static readonly Dictionary<string, string> Versions = new() { ["nlp"] = "1" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stage_EveryKindOfContent_ComesBackAsItWas()
    {
        var store = new DocumentStore(storage.Blobs);
        var owner = $"test-{Guid.NewGuid():N}";

        var references = await store.StageAsync(
            owner,
            [new Document("a", "Grüße", new byte[] { 1, 2 }, null, [1.5, -2]),
            new Document("b", null, null, new Uri("https://example.org/x.png"))], Versions, Stop);

        Assert.Equal(new DocumentReference("a", $"{owner}/000", 5, true, null, true), references[0]);
        Assert.Equal("https://example.org/x.png", references[1].ImageUrl);
        Assert.Equal("Grüße", await store.ReadTextAsync(references[0].Folder, StagedText.Sent, Stop));
        Assert.Equal(new byte[] { 1, 2 }, (await store.ReadImageAsync(references[0].Folder, Stop)).ToArray());
        Assert.Equal(new[] { 1.5, -2 }, await store.ReadSeriesAsync(references[0].Folder, Stop));
        Assert.Equal(Versions, await store.ReadVersionsAsync(owner, Stop));
        await store.DeleteAsync(owner, Stop);
        Assert.Empty(Blobs(owner));
        Assert.Empty(await store.ReadVersionsAsync(owner, Stop));
    }

    [Fact]
    public async Task Write_AfterTheInstanceWasTidiedUp_BreaksAndLeavesNothing()
    {
        var store = new DocumentStore(storage.Blobs);
        var owner = $"test-{Guid.NewGuid():N}";
        var reference = (await store.StageAsync(owner, [new Document("a", "text")], Versions, Stop))[0];
        await store.WritePassagesAsync(reference.Folder, ["text"], Stop);

        await store.DeleteAsync(owner, Stop);

        await Assert.ThrowsAsync<StagingDeletedException>(() => store.WritePassagesAsync(reference.Folder, ["text"], Stop));
        Assert.Empty(Blobs(owner));
    }

    [Fact]
    public async Task Sweep_OldContents_GoUnlessTheirInstanceRuns()
    {
        await using var engine = await AppEngine.StartAsync();
        engine.Host.Activities.Hold(nameof(IngestionActivities.JudgePassages));
        var store = new DocumentStore(storage.Blobs);
        var (running, orphan, fresh) = (
            $"ingestion-{Guid.NewGuid():N}", $"ingestion-{Guid.NewGuid():N}", $"ingestion-{Guid.NewGuid():N}");
        foreach (var owner in new[] { running, orphan }) await store.StageAsync(owner, [new Document("a", "text")], Versions, Stop);
        await engine.ScheduleAsync(
            nameof(IngestionOrchestrator.Ingest),
            new IngestionInput(running, [new("a", $"{running}/000", 4, false, null, false)], new(), null, ""), running);

        // By the clock of the storage account the blobs are new, so the sweeper's clock is put a day and a bit ahead.
        var sweeper = new StagingSweeper(
            store, Work(), Options.Create(new DocumentsOptions()), new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(25)),
            NullLogger<StagingSweeper>.Instance);
        await sweeper.SweepAsync(new TimerInfo(), engine.Client, Stop);
        await store.StageAsync(fresh, [new Document("a", "text")], Versions, Stop);
        var early = new StagingSweeper(
            store, Work(), Options.Create(new DocumentsOptions()), new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(23)),
            NullLogger<StagingSweeper>.Instance);
        await early.SweepAsync(new TimerInfo(), engine.Client, Stop);

        Assert.Empty(Blobs(orphan));
        Assert.NotEmpty(Blobs(running));
        Assert.NotEmpty(Blobs(fresh));
    }

    private WorkTable Work() => new(storage.Tables, storage.Blobs, Options.Create(new WorkOptions()), TimeProvider.System);

    private List<BlobItem> Blobs(string owner) =>
        [.. storage.Blobs.GetBlobContainerClient("documents").GetBlobs(BlobTraits.None, BlobStates.None, owner, Stop)];
}
