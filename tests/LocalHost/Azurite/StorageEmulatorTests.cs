using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Queues;
using FunctionsOrchestration.LocalHost.Azurite;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.LocalHost.Tests.Azurite;

public sealed class StorageEmulatorTests : IDisposable
{
    private readonly AzuriteOptions _options = AzuriteFixture.OnFreePorts();

    private CancellationToken Stop { get; } = Patience.Token();

    public void Dispose()
    {
        if (Directory.Exists(_options.DataDirectory))
            Directory.Delete(_options.DataDirectory, recursive: true);
    }

    [Fact]
    public async Task Start_NothingListens_AnswersOnAllPortsUntilDisposed()
    {
        var emulator = New(_options);
        Assert.IsType<EmulatorState.Started>(await emulator.Ready.WaitAsync(Stop));
        foreach (var port in _options.Ports)
            Assert.Equal(PortOccupant.Azurite, await AzuritePort.ProbeAsync(port, Stop));

        await emulator.DisposeAsync();

        foreach (var port in _options.Ports)
            Assert.Equal(PortOccupant.Nobody, await AzuritePort.ProbeAsync(port, Stop));
    }

    [Fact]
    public async Task Start_AzuriteListens_UsesItAndLeavesItRunning()
    {
        await using var first = New(_options);
        await first.Ready.WaitAsync(Stop);

        var second = New(_options);
        Assert.IsType<EmulatorState.Found>(await second.Ready.WaitAsync(Stop));
        await second.DisposeAsync();

        Assert.Equal(PortOccupant.Azurite, await AzuritePort.ProbeAsync(_options.QueuePort, Stop));
    }

    [Fact]
    public async Task Start_TwoHostsAtOnce_BothFindStorage()
    {
        await using var first = New(_options);
        await using var second = New(_options with { DataDirectory = Path.Combine(_options.DataDirectory, "second") });

        var states = await Task.WhenAll(first.Ready, second.Ready);

        Assert.DoesNotContain(states, state => state is EmulatorState.Unavailable);
    }

    [Fact]
    public async Task Start_PortHeldByAnotherProgram_SaysWhichPort()
    {
        using var other = new TcpListener(IPAddress.Loopback, _options.QueuePort);
        other.Start();

        await using var emulator = New(_options);

        var unavailable = Assert.IsType<EmulatorState.Unavailable>(await emulator.Ready.WaitAsync(Stop));
        Assert.Contains(_options.QueuePort.ToString(), unavailable.Reason, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_options.DataDirectory));
    }

    [Fact]
    public async Task Start_NotInstalled_SaysHowToInstall()
    {
        await using var emulator = New(_options with { Folder = Path.GetTempPath() });

        var unavailable = Assert.IsType<EmulatorState.Unavailable>(await emulator.Ready.WaitAsync(Stop));
        Assert.Contains("npm ci", unavailable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_SameDataDirectory_KeepsMessages()
    {
        await using (var first = New(_options))
        {
            await first.Ready.WaitAsync(Stop);
            var queue = await QueueAsync();
            await queue.SendMessageAsync("still here", Stop);
        }

        await using var second = New(_options);
        await second.Ready.WaitAsync(Stop);
        var messages = await (await QueueAsync()).ReceiveMessagesAsync(Stop);
        Assert.Equal("still here", Assert.Single(messages.Value).MessageText);
    }

    [Fact]
    public async Task ParentKilled_AzuriteEndsToo()
    {
        using var parent = StartParentThatOnlyHoldsThePipe();
        while (await AzuritePort.ProbeAsync(_options.TablePort, Stop) != PortOccupant.Azurite)
            await Task.Delay(20, Stop);

        parent.Kill(); // the parent alone, as kill -9 does

        while (await AzuritePort.ProbeAsync(_options.TablePort, Stop) != PortOccupant.Nobody)
            await Task.Delay(20, Stop);
    }

    private static StorageEmulator New(AzuriteOptions options)
    {
        var emulator = new StorageEmulator(options, TimeProvider.System, NullLogger<StorageEmulator>.Instance);
        emulator.Start();
        return emulator;
    }

    private async Task<QueueClient> QueueAsync()
    {
        var queue = new QueueClient(_options.ConnectionString, "kept");
        await queue.CreateIfNotExistsAsync(cancellationToken: Stop);
        return queue;
    }

    private Process StartParentThatOnlyHoldsThePipe()
    {
        const string script = "require('child_process').spawn('node', process.argv.slice(1), { stdio: ['pipe', 'ignore', 'ignore'] })";
        Directory.CreateDirectory(_options.DataDirectory);
        var start = new ProcessStartInfo("node", ["-e", script, Path.Combine(_options.Folder, "launch.cjs"), .. _options.Arguments]);
        return Process.Start(start)!;
    }
}
