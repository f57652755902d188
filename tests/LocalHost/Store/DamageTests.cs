using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Tests.Store;

/// <summary>A damaged hub is refused with what is wrong and how to go on, and never taken for a new one.</summary>
public sealed class DamageTests : IDisposable
{
    private const int Page = 4096;

    private readonly string _directory = Directory.CreateTempSubdirectory("damage-tests-").FullName;

    private string Database => Path.Combine(_directory, "hub.db");

    public void Dispose() => Directory.Delete(_directory, true);

    [Fact]
    public async Task LastPageDamaged_IsRefused()
    {
        await FillAsync();
        Overwrite(Database, new FileInfo(Database).Length - Page, new byte[Page]);

        Assert.Contains("is damaged", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeaderDamaged_IsRefused()
    {
        await FillAsync();
        Overwrite(Database, 0, [.. Enumerable.Repeat((byte)'?', 100)]);

        Assert.Contains("is no task hub", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2 * Page)]
    public async Task Truncated_IsRefused(long length)
    {
        await FillAsync();
        using (var file = File.OpenWrite(Database)) file.SetLength(length);

        Assert.Contains("Restore", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gone_WhileItsLogIsThere_IsRefused_AndTheLogStays()
    {
        await FillAsync(Copy);
        File.Delete(Path.Combine(_directory, "copy", "hub.db"));

        var refused = Assert.Throws<StoreException>(() => SqliteStore.Open(Path.Combine(_directory, "copy"), "hub"));

        Assert.Contains("empty or gone", refused.Message, StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(_directory, "copy", "hub.db-wal")).Length > 0);
    }

    /// <summary>A crash leaves what it was writing at the end of the log; it was never acknowledged.</summary>
    [Fact]
    public async Task GarbageAfterTheLog_LosesNothing()
    {
        await FillAsync(Copy);
        var log = Path.Combine(_directory, "copy", "hub.db-wal");
        var garbage = new byte[3 * Page];
        new Random(7).NextBytes(garbage);
        Overwrite(log, new FileInfo(log).Length, garbage);

        using var store = SqliteStore.Open(Path.Combine(_directory, "copy"), "hub");

        Assert.Equal(200, store.Reader.Instances(new InstanceFilter()).Count);
    }

    [Fact]
    public void EmptyFile_OfAStartThatWasKilled_IsMadeANewHub()
    {
        File.WriteAllBytes(Database, []);

        using var store = SqliteStore.Open(_directory, "hub");

        Assert.Empty(store.Reader.Instances(new InstanceFilter()));
    }

    [Fact]
    public void Folder_WhereAFileIs_IsRefused()
    {
        Directory.CreateDirectory(Database);

        Assert.Contains("cannot be opened", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadOnlyFile_IsRefused()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess || OperatingSystem.IsWindows(), "A privileged user may write everything.");
        await FillAsync();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Database, UnixFileMode.UserRead);

        Assert.Contains("read-only", Refusal(), StringComparison.Ordinal);
    }

    /// <summary>The message that the process ends with, which names the file.</summary>
    private string Refusal()
    {
        var message = StartupFaults.Explain(Assert.Throws<StoreException>(() => SqliteStore.Open(_directory, "hub")))!;
        Assert.Contains(Database, message, StringComparison.Ordinal);
        return message;
    }

    private async Task FillAsync(Action? whileOpen = null)
    {
        using var store = SqliteStore.Open(_directory, "hub");
        for (var i = 1; i <= 200; i++)
        {
            var commit = new StepCommit();
            commit.Add(new InsertInstance(new InstanceRow(i, $"id{i}", "X", InstanceStatus.Completed, DateTime.UtcNow)));
            commit.Add(new AppendHistory(i, 0, DateTime.UtcNow, [new ExecutionStarted("X", new string('x', 1_000))]));
            await store.Log.CommitAsync(commit);
        }

        whileOpen?.Invoke();
    }

    // As a kill would leave them: the log is not yet in the file.
    private void Copy()
    {
        var copy = Directory.CreateDirectory(Path.Combine(_directory, "copy")).FullName;
        foreach (var name in (string[])["hub.db", "hub.db-wal"]) File.Copy(Path.Combine(_directory, name), Path.Combine(copy, name));
    }

    private static void Overwrite(string path, long at, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = at;
        file.Write(bytes);
    }
}
