namespace FunctionsOrchestration.Mesh.Containment;

/// <summary>What one caller has at the entrance of a service. Guarded by the gate's lock.</summary>
internal sealed class CallerAccount
{
    // The most important first, then the oldest. Made when somebody waits, which most never do.
    private SortedSet<Waiter>? _queue;

    /// <summary>Whose it is.</summary>
    public string Caller { get; set; } = "";

    /// <summary>Calls that are inside.</summary>
    public int Inside { get; set; }

    /// <summary>Calls that wait.</summary>
    public int Waiting => _queue?.Count ?? 0;

    /// <summary>True where nothing of the caller is here.</summary>
    public bool IsEmpty => Inside == 0 && Waiting == 0;

    /// <summary>The call that goes next; null where none waits.</summary>
    public Waiter? First => _queue?.Min;

    /// <summary>The call that goes last; null where none waits.</summary>
    public Waiter? Last => _queue?.Max;

    public void Enqueue(Waiter waiter)
    {
        (_queue ??= new SortedSet<Waiter>(Waiter.Order)).Add(waiter);
        waiter.IsWaiting = true;
    }

    public void Dequeue(Waiter waiter)
    {
        _queue!.Remove(waiter);
        waiter.IsWaiting = false;
    }
}
