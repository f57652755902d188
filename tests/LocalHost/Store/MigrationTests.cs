using FunctionsOrchestration.LocalHost.Store;
using FunctionsOrchestration.LocalHost.Tests.Engine;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Store;

/// <summary>A data folder of each released version opens, and what was under way in it goes on.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("migration-tests-").FullName;

    private string File => Path.Combine(_directory, "LocalHub.db");

    public void Dispose() => Directory.Delete(_directory, true);

    [Fact]
    public async Task HubOfVersion1_GoesOnWithEverythingThatWasUnderWay()
    {
        Write(Golden, _directory);
        await using var harness = new EngineHarness(_directory)
            .Activity<int, int>("Plus", x => x + 1)
            .Entity("Tally", operation =>
            {
                operation.State.SetState(operation.State.GetState(0) + operation.GetInput<int>());
                return ValueTask.FromResult<object?>(null);
            })
            .Orchestrator("Story", async context =>
            {
                var sum = await context.CallActivityAsync<int>("Plus", context.GetInput<int>());
                context.SetCustomStatus("waiting");
                sum += await context.WaitForExternalEvent<int>("go");
                await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
                return sum;
            });
        harness.Time.SetUtcNow(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));
        await harness.StartAsync();

        Assert.Equal(2, (await harness.CompletionAsync("done")).ReadOutputAs<int>());
        await harness.Client.RaiseEventAsync("waits", "go", 10, EngineHarness.Stop);
        await harness.UntilAsync<TimerCreated>("waits");
        harness.Time.Advance(TimeSpan.FromDays(31));

        Assert.Equal(12, (await harness.CompletionAsync("waits")).ReadOutputAs<int>());
        Assert.Equal(42, (await harness.CompletionAsync("sleeps")).ReadOutputAs<int>());
        await harness.UntilInboxIsEmptyAsync();
        Assert.Equal(7, (await harness.Client.Entities.GetEntityAsync<int>(new EntityInstanceId("tally", "a"), true, EngineHarness.Stop))!.State);
        Assert.Equal(0, PayloadCheck.Verify(File));
    }

    [Fact]
    public void Migration_KilledBeforeItsEnd_LeavesTheOldFile_AndIsDoneAgain()
    {
        Write(Golden, _directory);
        var killed = Directory.CreateDirectory(Path.Combine(_directory, "killed")).FullName;
        using (var dying = Connect(File))
        {
            // Small enough a cache that the new pages are in the file, and what they replaced in its journal.
            Run(dying, $"PRAGMA cache_size = 1; BEGIN IMMEDIATE; {Schema.UpgradeFrom(1)} INSERT INTO payloads VALUES (1, zeroblob(1000000));");
            foreach (var file in Directory.GetFiles(_directory)) System.IO.File.Copy(file, Path.Combine(killed, Path.GetFileName(file)));
        }

        Assert.True(System.IO.File.Exists(Path.Combine(killed, "LocalHub.db-journal")));
        using (var connection = Connect(Path.Combine(killed, "LocalHub.db"))) Assert.Equal(1L, Scalar(connection, "PRAGMA user_version"));
        using var store = SqliteStore.Open(killed, "LocalHub");
        Assert.Equal(["done", "sleeps", "waits"], store.Reader.Instances(new InstanceFilter()).Select(row => row.Id));
    }

    [Theory]
    [InlineData("PRAGMA user_version = 999;", "999")]
    [InlineData("PRAGMA user_version = -1;", "-1")]
    [InlineData("CREATE TABLE other (x); PRAGMA user_version = 0;", "not a task hub")]
    public void FileOfAnUnknownVersion_IsRefused_AndLeftAsItIs(string sql, string named)
    {
        Write(sql, _directory);
        var before = System.IO.File.ReadAllBytes(File);

        var refused = Assert.Throws<StoreException>(() => SqliteStore.Open(_directory, "LocalHub"));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains(File, refused.Message, StringComparison.Ordinal);
        Assert.Contains("another data folder", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    private static string Golden => System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Store", "Golden", "hub.v1.sql"));

    private static void Write(string sql, string directory)
    {
        using var connection = Connect(Path.Combine(directory, "LocalHub.db"));
        Run(connection, sql);
    }

    private static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

#pragma warning disable CA2100 // every statement is written here
    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar();
    }
#pragma warning restore CA2100
}
