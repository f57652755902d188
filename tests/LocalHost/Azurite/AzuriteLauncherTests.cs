using System.Diagnostics;
using Azure.Storage.Queues;
using FunctionsOrchestration.LocalHost.Azurite;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.LocalHost.Tests.Azurite;

public sealed class AzuriteLauncherTests : IDisposable
{
    private const string Queue = "kept";
    private readonly AzuriteOptions _options = AzuriteFixture.OnFreePorts();

    private CancellationToken Stop { get; } = Patience.Token();

    public void Dispose() => Directory.Delete(_options.DataDirectory, recursive: true);

    // A parent that is killed stops reading, too: what Azurite says while it closes goes into a broken pipe.
    [Fact]
    public async Task Launch_ParentIsKilled_WhatWasAcceptedIsOnDisk()
    {
        using var azurite = await LaunchAsync();
        var queue = new QueueClient(_options.ConnectionString, Queue);
        await queue.CreateAsync(cancellationToken: Stop);
        await queue.SendMessageAsync("accepted", Stop);

        azurite.StandardOutput.Close();
        azurite.StandardError.Close();
        azurite.StandardInput.Close();
        await azurite.WaitForExitAsync(Stop);

        Assert.Equal("accepted", await ReadAfterRestartAsync());
    }

    private async Task<Process> LaunchAsync()
    {
        Directory.CreateDirectory(_options.DataDirectory);
        var azurite = Process.Start(
            new ProcessStartInfo("node", [Path.Combine(_options.Folder, "launch.cjs"), .. _options.Arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var listening = 0;
        while (listening < _options.Ports.Count)
        {
            var line = await azurite.StandardOutput.ReadLineAsync(Stop);
            Assert.NotNull(line);
            if (line.Contains("successfully listening", StringComparison.Ordinal))
                listening++;
        }

        return azurite;
    }

    private async Task<string> ReadAfterRestartAsync()
    {
        await using var emulator = new StorageEmulator(_options, TimeProvider.System, NullLogger<StorageEmulator>.Instance);
        emulator.Start();
        Assert.IsType<EmulatorState.Started>(await emulator.Ready.WaitAsync(Stop));
        var message = await new QueueClient(_options.ConnectionString, Queue).ReceiveMessageAsync(cancellationToken: Stop);
        return message.Value.MessageText;
    }
}
