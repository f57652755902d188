using System.ComponentModel;
using System.Diagnostics;

namespace FunctionsOrchestration.LocalHost.Azurite;

/// <summary>A running Azurite of our own. It ends when this object is disposed, and also when this process dies:
/// <c>launch.cjs</c> watches the pipe that both hold.</summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private const int LinesKept = 10;
    private const int Services = 3; // blobs, queues, tables
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new(LinesKept);
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _servicesListening;

    private AzuriteProcess(Process process) => _process = process;

    /// <summary>Completes when all services of this very Azurite listen, by what it prints; a probe of the ports could not
    /// tell it from another.</summary>
    public Task Listening => _listening.Task;

    /// <summary>Waits until Azurite has ended, and gives the last lines that it printed, to say why.</summary>
    public async Task<string> ReadLastOutputAsync(CancellationToken stop)
    {
        await _process.WaitForExitAsync(stop); // and until all of its output has arrived
        lock (_lastLines)
            return string.Join(Environment.NewLine, _lastLines);
    }

    /// <summary>Starts Azurite; it answers about a second later.</summary>
    /// <exception cref="Win32Exception">Node.js is not installed.</exception>
    public static AzuriteProcess Start(AzuriteOptions options)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = options.DataDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.ArgumentList.Add(Path.Combine(options.Folder, "launch.cjs"));
        foreach (var argument in options.Arguments)
            start.ArgumentList.Add(argument);

        var azurite = new AzuriteProcess(new Process { StartInfo = start });
        azurite._process.OutputDataReceived += (_, line) => azurite.Keep(line.Data);
        azurite._process.ErrorDataReceived += (_, line) => azurite.Keep(line.Data);
        azurite._process.Start();
        azurite._process.BeginOutputReadLine();
        azurite._process.BeginErrorReadLine();
        return azurite;
    }

    /// <summary>Asks Azurite to end, waits until its data is on disk, and kills it if it does not end in time.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeToStop);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_lastLines)
        {
            if (_lastLines.Count == LinesKept)
                _lastLines.Dequeue();
            _lastLines.Enqueue(line);
        }

        var listens = line.Contains("successfully listening", StringComparison.Ordinal);
        if (listens && Interlocked.Increment(ref _servicesListening) == Services)
            _listening.SetResult();
    }
}
