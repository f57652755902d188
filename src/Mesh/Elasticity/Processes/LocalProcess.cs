using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>
/// A process of this machine. It holds the other end of a pipe as its standard input; when this process dies, however that happens,
/// the pipe ends, and a worker that watches it (<c>src/AI.Server</c> with <c>--end-with stdin</c>) ends too.
/// </summary>
internal sealed partial class LocalProcess : IWorkerProcess
{
    private const int LinesKept = 20;
    private const int CharactersKept = 500;
    private const int SigTerm = 15;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Process _process = new() { EnableRaisingEvents = true };
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _lines = new(LinesKept);
    private readonly Action<int> _ended;

    private LocalProcess(ProcessStartInfo start, Uri address, Action<int> ended) => (_process.StartInfo, Address, _ended) = (start, address, ended);

    public int Id { get; private set; }

    public Uri Address { get; }

    public Task<int> Exited => _exited.Task;

    public string LastLines
    {
        get
        {
            lock (_lines) return string.Join(Environment.NewLine, _lines);
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="template">How it is run.</param>
    /// <param name="arguments">Its arguments, with its port.</param>
    /// <param name="address">Where it will listen.</param>
    /// <param name="ended">Is told its number before anybody hears that it has ended.</param>
    public static LocalProcess Start(WorkerTemplate template, IEnumerable<string> arguments, Uri address, Action<int> ended)
    {
        var start = new ProcessStartInfo(template.Command, arguments)
        {
            WorkingDirectory = template.WorkingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var (name, value) in template.Environment) start.Environment[name] = value;
        var local = new LocalProcess(start, address, ended);
        local.Begin();
        return local;
    }

    public void Ask()
    {
        if (_exited.Task.IsCompleted) return;
        _process.StandardInput.Close();
        if (!OperatingSystem.IsWindows()) _ = SendSignal(Id, SigTerm);
    }

    public void Kill()
    {
        if (!_exited.Task.IsCompleted) _process.Kill(entireProcessTree: true);
    }

    public void Dispose() => _process.Dispose();

    private void Begin()
    {
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _ = EndAsync();
        _process.Start();
        Id = _process.Id;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task EndAsync()
    {
        try
        {
            // Its last words arrive after its end; what it has started itself may hold the pipe open for longer.
            await _process.WaitForExitAsync().WaitAsync(LastWords);
        }
        catch (TimeoutException)
        {
        }

        try
        {
            _ended(Id);
        }
        finally
        {
            _exited.TrySetResult(_process.ExitCode);
        }
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_lines)
        {
            if (_lines.Count == LinesKept) _lines.Dequeue();
            _lines.Enqueue(line.Length > CharactersKept ? line[..CharactersKept] : line);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
