using FunctionsOrchestration.Mesh.Elasticity.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity.Processes;

/// <summary>Real processes, as small as they get.</summary>
public sealed class LocalLauncherTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("workers-");
    private readonly LocalLauncher _launcher;

    public LocalLauncherTests() => _launcher = new LocalLauncher(Ledger());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_Template_FillsInThePortAndTheEnvironment()
    {
        using var process = _launcher.Start(Shell("echo $0 $COLOR; exit 3", "{port}") with { Environment = new Dictionary<string, string> { ["COLOR"] = "blue" } });
        Assert.Equal(3, await process.Exited.WaitAsync(Stop));
        Assert.Equal($"{process.Address.Port} blue", process.LastLines);
    }

    [Fact]
    public async Task Ask_ProcessThatReadsItsInput_Ends()
    {
        using var process = _launcher.Start(Shell("trap '' TERM; echo there; read line; exit 4"));
        while (process.LastLines.Length == 0) await Task.Yield();
        process.Ask();
        Assert.Equal(4, await process.Exited.WaitAsync(Stop));
    }

    [Fact]
    public async Task Ask_ProcessThatDoesNot_HearsSigterm()
    {
        using var process = _launcher.Start(Shell("trap 'exit 5' TERM; echo there; while :; do sleep 0.02; done"));
        while (process.LastLines.Length == 0) await Task.Yield();
        process.Ask();
        Assert.Equal(5, await process.Exited.WaitAsync(Stop));
    }

    [Fact]
    public async Task Kill_ProcessThatIgnoresEverything_EndsWithItsChildren()
    {
        using var process = _launcher.Start(Shell("trap '' TERM; sleep 600 & echo $!; wait; wait"));
        while (process.LastLines.Length == 0) await Task.Yield();
        var child = int.Parse(process.LastLines, System.Globalization.CultureInfo.InvariantCulture);
        process.Kill();
        await process.Exited.WaitAsync(Stop);
        while (!IsGone(child)) await Task.Delay(1, Stop);
    }

    [Fact]
    public async Task IsReady_NobodyListens_IsFalse() =>
        Assert.False(await _launcher.IsReadyAsync(new Uri("http://127.0.0.1:1/health"), Stop));

    [Fact]
    public async Task EndOrphans_OwnerIsDead_EndsWhatItStarted()
    {
        using var orphan = _launcher.Start(Shell("sleep 600"));
        var file = Assert.Single(_folder.GetFiles()).FullName;
        string[] lines = await File.ReadAllLinesAsync(file, Stop);
        Ledger().EndOrphans();
        Assert.False(orphan.Exited.IsCompleted); // Its owner lives.

        await File.WriteAllLinesAsync(Path.Combine(_folder.FullName, "workers-1.txt"), ["999999999 1", lines[1], "1 1", "nonsense"], Stop);
        Ledger().EndOrphans();

        Assert.Equal(137, await orphan.Exited.WaitAsync(Stop));
        Assert.DoesNotContain(_folder.GetFiles(), left => left.Name == "workers-1.txt");
    }

    [Fact]
    public async Task Ledger_EveryProcessHasEnded_LeavesNoFile()
    {
        using var process = _launcher.Start(Shell("exit 0"));
        await process.Exited.WaitAsync(Stop);
        while (_folder.GetFiles().Length > 0) await Task.Yield();
    }

    public void Dispose()
    {
        _launcher.Dispose();
        _folder.Delete(recursive: true);
    }

    private OrphanLedger Ledger() => new(_folder.FullName, NullLogger<OrphanLedger>.Instance);

    private static WorkerTemplate Shell(string script, string name = "sh") => new() { Target = "texts", Command = "sh", Arguments = ["-c", script, name] };

    /// <summary>True where nothing of it is left, or only its entry, which somebody else has yet to read.</summary>
    private static bool IsGone(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/status").Contains("State:\tZ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
