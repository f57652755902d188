using Azure.Data.Tables;
using FunctionsOrchestration.Knowledge;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.Functions.Tests.Knowledge;

/// <summary>The index on a real table service. Each test has ingestions of its own.</summary>
public sealed class KnowledgeIndexTests(StorageFixture storage)
{
    private readonly KnowledgeIndex _index = new(storage.Tables);
    private readonly string _id = $"ingestion-{Guid.NewGuid():N}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_BeforeItsCommit_IsNotSearchable()
    {
        await _index.WriteAsync(_id, "a", Passages(3), Stop);
        Assert.DoesNotContain(_id, await _index.ListIngestionsAsync(Stop));

        await _index.CommitAsync(_id, 3, Stop);
        Assert.Contains(_id, await _index.ListIngestionsAsync(Stop));
    }

    [Fact]
    public async Task Write_ManyPassages_ComeBackAsTheyWere()
    {
        var passages = Passages(250); // More than one transaction takes.
        await _index.WriteAsync(_id, "a", passages, Stop);

        var read = await _index.ReadAsync(_id, Stop);

        Assert.Equal(
            passages.Select(passage => passage.Text), read.OrderBy(passage => passage.Passage).Select(passage => passage.Text));
        Assert.Equal(passages[249].Vector, read.Single(passage => passage.Passage == 249).Vector);
    }

    [Fact]
    public async Task WriteAndCommit_Twice_IsTheSameAsOnce()
    {
        for (var run = 0; run < 2; run++)
        {
            await _index.WriteAsync(_id, "a", Passages(3), Stop);
            await _index.CommitAsync(_id, 3, Stop);
        }

        Assert.Equal(3, (await _index.ReadAsync(_id, Stop)).Count);
    }

    [Fact]
    public async Task Retract_CommittedIngestion_LeavesNothing()
    {
        await _index.WriteAsync(_id, "a", Passages(120), Stop);
        await _index.CommitAsync(_id, 120, Stop);

        await _index.RetractAsync(_id, Stop);
        await _index.RetractAsync(_id, Stop);

        Assert.DoesNotContain(_id, await _index.ListIngestionsAsync(Stop));
        Assert.Empty(await _index.ReadAsync(_id, Stop));
    }

    [Fact]
    public async Task WriteAndCommit_AfterTheRetraction_BreakAndLeaveNothing()
    {
        await _index.RetractAsync(_id, Stop);

        await Assert.ThrowsAsync<IngestionRetractedException>(() => _index.WriteAsync(_id, "a", Passages(3), Stop));
        await Assert.ThrowsAsync<IngestionRetractedException>(() => _index.CommitAsync(_id, 3, Stop));
        Assert.Empty(await _index.ReadAsync(_id, Stop));
    }

    [Fact]
    public async Task Snapshot_FollowsEveryChange()
    {
        using var snapshots = new KnowledgeSnapshots(_index, NullLogger<KnowledgeSnapshots>.Instance);
        await _index.WriteAsync(_id, "a", Passages(3), Stop);
        await _index.CommitAsync(_id, 3, Stop);
        Assert.Equal(3, (await snapshots.GetAsync(Stop)).Passages.Count(passage => passage.IngestionId == _id));

        await _index.RetractAsync(_id, Stop);
        Assert.DoesNotContain((await snapshots.GetAsync(Stop)).Passages, passage => passage.IngestionId == _id);
    }

    [Fact]
    public async Task Snapshot_NothingChanged_ReadsNothingButTheVersion()
    {
        var requests = new CountingPolicy();
        var options = new TableClientOptions();
        options.AddPolicy(requests, Azure.Core.HttpPipelinePosition.PerCall);
        await using var own = new OwnStorage();
        await own.StartAsync();
        using var snapshots = new KnowledgeSnapshots(
            new KnowledgeIndex(new TableServiceClient(own.ConnectionString, options)), NullLogger<KnowledgeSnapshots>.Instance);
        await new KnowledgeIndex(new TableServiceClient(own.ConnectionString)).CommitAsync(_id, 0, Stop);
        var first = await snapshots.GetAsync(Stop);

        requests.Count = 0;
        var second = await snapshots.GetAsync(Stop);

        Assert.Same(first, second);
        Assert.Equal(1, requests.Count);
    }

    private static List<EmbeddedPassage> Passages(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new EmbeddedPassage($"passage {i}", [i, 1, -1]))];

    private sealed class CountingPolicy : Azure.Core.Pipeline.HttpPipelineSynchronousPolicy
    {
        public int Count { get; set; }

        public override void OnSendingRequest(Azure.Core.HttpMessage message) => Count++;
    }

    /// <summary>A storage account where no other test changes the index.</summary>
    private sealed class OwnStorage : IAsyncDisposable
    {
        private readonly Acceptance.Tests.Harness.Azurite _azurite = new();

        public string ConnectionString => _azurite.ConnectionString;

        public ValueTask StartAsync() => _azurite.InitializeAsync();

        public ValueTask DisposeAsync() => _azurite.DisposeAsync();
    }
}
