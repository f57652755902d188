using System.Net;
using System.Net.Sockets;
using FunctionsOrchestration.LocalHost.Azurite;
using FunctionsOrchestration.LocalHost.Tests.Azurite;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace FunctionsOrchestration.LocalHost.Tests.Azurite;

/// <summary>One Azurite for all tests that need storage: on free ports, in a folder of its own, started by the first
/// test that asks for it and stopped after the last one.</summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly Lazy<Task<StorageEmulator>> _emulator;
    private readonly AzuriteOptions _options = OnFreePorts();

    public AzuriteFixture() => _emulator = new(StartAsync);

    public async Task<string> ConnectionStringAsync()
    {
        await _emulator.Value;
        return _options.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_emulator.IsValueCreated)
            await (await _emulator.Value).DisposeAsync();
        if (Directory.Exists(_options.DataDirectory))
            Directory.Delete(_options.DataDirectory, recursive: true);
    }

    internal static AzuriteOptions OnFreePorts()
    {
        var ports = FreePorts(3);
        return new(AzuriteOptions.InstalledFolder, Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()))
        {
            BlobPort = ports[0],
            QueuePort = ports[1],
            TablePort = ports[2],
        };
    }

    /// <summary>Held open together, so that no port is given twice.</summary>
    internal static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    private async Task<StorageEmulator> StartAsync()
    {
        var emulator = new StorageEmulator(_options, TimeProvider.System, NullLogger<StorageEmulator>.Instance);
        emulator.Start();
        Assert.IsType<EmulatorState.Started>(await emulator.Ready);
        return emulator;
    }
}
