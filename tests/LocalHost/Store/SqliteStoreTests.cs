using FunctionsOrchestration.LocalHost.Store;
using Microsoft.Data.Sqlite;

namespace FunctionsOrchestration.LocalHost.Tests.Store;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("store-tests-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Fact]
    public void Open_HubOfAnotherProcess_IsRefused()
    {
        using var first = SqliteStore.Open(_directory, "hub");

        var refused = Assert.Throws<StoreException>(() => SqliteStore.Open(_directory, "hub"));

        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
        using var other = SqliteStore.Open(_directory, "hub2");
    }

    [Fact]
    public void Open_FileOfANewerVersion_IsRefused()
    {
        SqliteStore.Open(_directory, "hub").Dispose();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_directory, "hub.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 999";
            command.ExecuteNonQuery();
        }

        Assert.Contains(
            "999", Assert.Throws<StoreException>(() => SqliteStore.Open(_directory, "hub")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commit_ManyAtOnce_SharesFlushes_AndKeepsEveryRow()
    {
        using var store = SqliteStore.Open(_directory, "hub");

        await Task.WhenAll(Enumerable.Range(1, 2_000).Select(i => store.Log.CommitAsync(Commit(new AppendHistory(i, 0, DateTime.UtcNow, [])))));

        var (commits, transactions) = store.Flushes;
        Assert.Equal(2_000, commits);
        Assert.InRange(transactions, 1, 1_999);
    }

    [Fact]
    public async Task Commit_ConditionFails_WritesNothingOfIt_AndTheOthersStand()
    {
        using var store = SqliteStore.Open(_directory, "hub");
        var now = DateTime.UtcNow;

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => store.Log.CommitAsync(Commit(
            new InsertInstance(new InstanceRow(i, $"id{i % 10}", "X", InstanceStatus.Pending, now)),
            new AddMessage(i, "someone", new UnlockMessage("l"))))));

        Assert.Equal(10, outcomes.Count(outcome => outcome == CommitOutcome.Committed));
        Assert.Equal(10, store.Reader.Inbox().Count);
        Assert.Equal(10, store.Reader.Instances(new InstanceFilter()).Count);
    }

    [Fact]
    public async Task Commit_OneCannotBeWritten_FailsAlone()
    {
        using var store = SqliteStore.Open(_directory, "hub");
        var commits = Enumerable.Range(1, 20)
            .Select(i => store.Log.CommitAsync(Commit(new AppendHistory(i == 13 ? 1 : i, 0, DateTime.UtcNow, []))))
            .ToList();

        var failed = 0;
        foreach (var commit in commits)
        {
            try
            {
                await commit;
            }
            catch (SqliteException)
            {
                failed++;
            }
        }

        Assert.Equal(1, failed);
    }

    [Fact]
    public async Task Sequence_IsNeverReused_NotEvenAfterAPurge()
    {
        long last;
        using (var store = SqliteStore.Open(_directory, "hub"))
        {
            last = store.Sequence.Next();
            await store.Log.CommitAsync(Commit(new InsertInstance(new InstanceRow(last, "x", "X", InstanceStatus.Completed, DateTime.UtcNow))));
            await store.Log.CommitAsync(Commit(new DeleteInstance(last)));
        }

        using var again = SqliteStore.Open(_directory, "hub");
        Assert.True(again.Sequence.Next() > last);
    }

    [Fact]
    public async Task Instances_Prefix_IsTakenLiterally()
    {
        using var store = SqliteStore.Open(_directory, "hub");
        foreach (var id in (string[])["a%b", "a_b", "axb", "é1", "é2"])
            await store.Log.CommitAsync(Commit(new InsertInstance(new InstanceRow(store.Sequence.Next(), id, "X", InstanceStatus.Completed, DateTime.UtcNow))));

        Assert.Equal(["a%b"], store.Reader.Instances(new InstanceFilter { IdPrefix = "a%" }).Select(row => row.Id));
        Assert.Equal(["é1", "é2"], store.Reader.Instances(new InstanceFilter { IdPrefix = "é" }).Select(row => row.Id));
    }

    private static StepCommit Commit(params StoreOperation[] operations)
    {
        var commit = new StepCommit();
        foreach (var operation in operations) commit.Add(operation);
        return commit;
    }
}
