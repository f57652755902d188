using System.Diagnostics;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>The disk fails while the engine runs: what is new is refused, nothing accepted is lost, and work goes on by itself.</summary>
public sealed class DiskFaultTests
{
    private static readonly string Large = new('x', 3_000_000);

    [Fact]
    public async Task Full_RefusesWhatIsNew_AndGoesOnWhenThereIsRoom()
    {
        var disk = new FullDisk();
        await using var harness = Workflow(new ErrorLog());
        harness.WrapLog = disk.Around;
        await harness.StartAsync();
        await StartedAsync(harness, "accepted");

        disk.IsFull = true;
        await Assert.ThrowsAsync<StoreException>(() => harness.ScheduleAsync("Waits", id: "refused"));
        await Assert.ThrowsAsync<StoreException>(() => harness.Client.RaiseEventAsync("accepted", "go", 1, EngineHarness.Stop));
        disk.IsFull = false;

        Assert.Null(await harness.Client.GetInstanceAsync("refused", EngineHarness.Stop));
        Assert.Equal(2, await FinishAsync(harness, "accepted"));
        await StartedAsync(harness, "refused");
    }

    [Fact]
    public async Task Full_WhileActivitiesRun_KeepsTheirResults_AndTellsTheCauseOnce()
    {
        var (disk, log, ran, filled) = (new FullDisk(), new ErrorLog(), 0, 0);
        await using var harness = Workflow(log).Activity<int, int>("Fills", x =>
        {
            // The first alone: one that runs again may run after there is room.
            if (Interlocked.Exchange(ref filled, 1) == 0) disk.IsFull = true;
            Interlocked.Increment(ref ran);
            return x;
        });
        harness.Orchestrator("Works", async context =>
            (await Task.WhenAll(Enumerable.Range(1, 5).Select(i => context.CallActivityAsync<int>("Fills", i)))).Sum());
        harness.WrapLog = disk.Around;
        await harness.StartAsync();
        var id = await harness.ScheduleAsync("Works");

        await EngineHarness.UntilAsync(() => disk.Refused >= 20 && ran >= 5);
        disk.IsFull = false;

        Assert.Equal(15, (await harness.CompletionAsync(id)).ReadOutputAs<int>());
        Assert.Single(log.Errors);
        Assert.InRange(ran, 5, 10);
    }

    [Fact]
    public async Task FolderRemoved_IsRefused_AndNothingIsAcknowledgedIntoNowhere()
    {
        var log = new ErrorLog();
        await using var harness = await Workflow(log).StartAsync();
        await StartedAsync(harness, "accepted");

        File.Delete(harness.Database);

        var refused = await Assert.ThrowsAsync<StoreException>(() => harness.ScheduleAsync("Waits"));
        Assert.Contains("was removed", refused.Message, StringComparison.Ordinal);
        Assert.Contains(harness.Database, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RealDisk_Full_RefusesWhatIsNew_AndGoesOnWhenThereIsRoom()
    {
        using var disk = SmallDisk.Mount("size=8m");
        await using var harness = await Workflow(new ErrorLog(), disk.Path).StartAsync();
        await StartedAsync(harness, "accepted");

        var refused = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            for (var i = 0; i < 10; i++) await harness.ScheduleAsync("Waits", Large, $"big{i}");
        });
        Assert.Contains("disk is full", refused.Message, StringComparison.Ordinal);
        disk.Remount("size=100m");

        Assert.Equal(2, await FinishAsync(harness, "accepted"));
        await harness.RestartAsync();
        Assert.Equal(2, await FinishAsync(harness, "big0"));
    }

    [Fact]
    public async Task RealDisk_ReadOnly_RefusesToStart_AndSaysSo()
    {
        using var disk = SmallDisk.Mount("size=8m");
        await using (var harness = await Workflow(new ErrorLog(), disk.Path).StartAsync()) await StartedAsync(harness, "accepted");
        disk.Remount("ro");

        var refused = await Assert.ThrowsAsync<StoreException>(() => Workflow(new ErrorLog(), disk.Path).StartAsync());

        Assert.Contains(disk.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
        disk.Remount("rw");
        await using var again = await Workflow(new ErrorLog(), disk.Path).StartAsync();
        Assert.Equal(2, await FinishAsync(again, "accepted"));
    }

    private static EngineHarness Workflow(ErrorLog log, string? directory = null) => new EngineHarness(directory) { Loggers = log }
        .Orchestrator("Waits", async context => await context.WaitForExternalEvent<int>("go"));

    private static async Task StartedAsync(EngineHarness harness, string id)
    {
        await harness.ScheduleAsync("Waits", id: id);
        await harness.Client.WaitForInstanceStartAsync(id, EngineHarness.Stop);
    }

    private static async Task<int> FinishAsync(EngineHarness harness, string id)
    {
        await harness.Client.RaiseEventAsync(id, "go", 2, EngineHarness.Stop);
        return (await harness.CompletionAsync(id)).ReadOutputAs<int>();
    }

    /// <summary>A file system of its own, for those who may mount one.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string path) => Path = path;

        public string Path { get; }

        public static SmallDisk Mount(string options)
        {
            var path = Directory.CreateTempSubdirectory("small-disk-").FullName;
            var mounted = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path);
            if (!mounted) Directory.Delete(path);
            Assert.SkipUnless(mounted, "Only who may mount file systems can fill one.");
            return new SmallDisk(path);
        }

        public void Remount(string options) => Assert.True(Run("mount", "-o", $"remount,{options}", Path));

        public void Dispose()
        {
            Run("umount", Path);
            Directory.Delete(Path);
        }

        private static bool Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
