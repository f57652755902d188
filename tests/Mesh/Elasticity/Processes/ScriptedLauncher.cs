using FunctionsOrchestration.Mesh.Elasticity.Processes;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity.Processes;

/// <summary>Processes that do what a test says.</summary>
internal sealed class ScriptedLauncher : IWorkerLauncher
{
    private readonly List<ScriptedProcess> _processes = [];

    /// <summary>Every process that was started, in the order of their starts.</summary>
    public IReadOnlyList<ScriptedProcess> Processes
    {
        get
        {
            lock (_processes) return [.. _processes];
        }
    }

    /// <summary>Why none can be started; null where one can.</summary>
    public string? Problem { get; set; }

    /// <summary>True where new processes are ready at once.</summary>
    public bool ReadyAtOnce { get; set; } = true;

    public IWorkerProcess Start(WorkerTemplate template)
    {
        if (Problem is { } problem) throw new InvalidOperationException(problem);
        lock (_processes)
        {
            _processes.Add(new ScriptedProcess(_processes.Count + 1) { IsReady = ReadyAtOnce });
            return _processes[^1];
        }
    }

    public Task<bool> IsReadyAsync(Uri address, CancellationToken cancellation) =>
        Task.FromResult(Processes.Single(process => process.Address.Port == address.Port).IsReady);
}

/// <summary>A process that is not there.</summary>
internal sealed class ScriptedProcess(int id) : IWorkerProcess
{
    private readonly TaskCompletionSource<int> _exited = new();

    public int Id { get; } = id;

    public Uri Address { get; } = new($"http://127.0.0.1:{9_000 + id}/");

    public Task<int> Exited => _exited.Task;

    public string LastLines => "last words";

    public volatile bool IsReady;

    /// <summary>True where it ends when it is asked to.</summary>
    public bool IsPolite { get; set; } = true;

    public bool WasAsked { get; private set; }

    public bool WasKilled { get; private set; }

    public void Exit(int code) => _exited.TrySetResult(code);

    public void Ask()
    {
        WasAsked = true;
        if (IsPolite) Exit(0);
    }

    public void Kill()
    {
        WasKilled = true;
        Exit(137);
    }

    public void Dispose()
    {
    }
}
