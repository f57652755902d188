using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Security;

namespace FunctionsOrchestration.LocalHost.Tests.Hosting;

public sealed class HostKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("localhost-").FullName;

    [Fact]
    public void Keys_OfDifferentDoors_Differ()
    {
        var keys = HostKeys.Load(_folder);

        string[] all =
        [
            keys.Master, keys.Host, keys.Function("a"), keys.Function("b"),
            keys.Extension(HostKeys.DurableTask), keys.Extension(HostKeys.EventGrid),
        ];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, key => Assert.True(key.Length >= 40 && key == Uri.EscapeDataString(key)));
    }

    [Fact]
    public void Keys_AfterRestart_AreTheSame()
    {
        var keys = HostKeys.Load(_folder);
        var before = (keys.Master, keys.Function("Start"));

        var again = HostKeys.Load(_folder);

        Assert.Equal(before, (again.Master, again.Function("START")));
    }

    [Fact]
    public async Task Keys_AskedForAtOnce_AreMadeOnce()
    {
        var keys = HostKeys.Load(_folder);

        var all = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            Task.Run(() => keys.Function($"f{i % 4}"), TestContext.Current.CancellationToken)));

        Assert.Equal(4, all.Distinct().Count());
        Assert.Equal(all[0], HostKeys.Load(_folder).Function("f0"));
    }

    [Fact]
    public void File_IsForItsOwnerAlone()
    {
        if (OperatingSystem.IsWindows())
            return;
        _ = HostKeys.Load(_folder).Master;

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "keys.json")));
    }

    [Fact]
    public void Load_DamagedFile_SaysWhatToDo()
    {
        File.WriteAllText(Path.Combine(_folder, "keys.json"), "{");

        var fault = Assert.Throws<StartupException>(() => HostKeys.Load(_folder));

        Assert.Contains("keys.json", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
