namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>
/// The scheduler on which one orchestrator's code runs: only during its steps, only on the step's thread. A
/// continuation from anywhere else means that the code awaited something which is not durable; it is kept from
/// running, and reported.
/// </summary>
internal sealed class OrchestratorScheduler(Action onForeignAwait) : TaskScheduler
{
    private readonly Queue<Task> _ready = new();
    private int _stepThread;

    /// <summary>True in code that a step runs.</summary>
    public bool IsInStep => Volatile.Read(ref _stepThread) == Environment.CurrentManagedThreadId;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs a step on the calling thread, and whatever it makes ready.</summary>
    public void Run(Action step)
    {
        Volatile.Write(ref _stepThread, Environment.CurrentManagedThreadId);
        try
        {
            var root = new Task(step);
            root.RunSynchronously(this);
            Drain();
            root.GetAwaiter().GetResult();
        }
        finally
        {
            Volatile.Write(ref _stepThread, 0);
        }
    }

    /// <summary>Runs what has become ready, until nothing is.</summary>
    public void Drain()
    {
        while (_ready.TryDequeue(out var task)) TryExecuteTask(task);
    }

    protected override void QueueTask(Task task)
    {
        if (IsInStep) _ready.Enqueue(task);
        else onForeignAwait();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        IsInStep && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _ready];
}
