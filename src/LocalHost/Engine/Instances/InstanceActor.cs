using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Instances;

/// <summary>
/// Everything that happens to one instance happens here, one step after the other: take what has arrived, compute the
/// step, make it durable, and only then let anybody else see its effects.
/// </summary>
internal abstract class InstanceActor(string id, EngineRuntime runtime)
{
    private const int Resting = 0;
    private const int Stepping = 1;
    private const int GivenUp = 2;

    private readonly Lock _gate = new();
    private List<Envelope> _mailbox = [];
    private bool _running;
    private bool _retired;
    private int _phase;

    // How many messages at the head of the backlog no step can use as things are. Only a step changes how things are, so
    // messages that wait behind a lock are looked at once, and not again for each one that joins them.
    private int _unusable;

    public string Id { get; } = id;

    /// <summary>Place in the list of idle instances; guarded by that list's lock.</summary>
    public LinkedListNode<InstanceActor>? IdlePlace { get; set; }

    /// <summary>Its weight when it took that place.</summary>
    public long IdleWeight { get; set; }

    protected EngineRuntime Runtime { get; } = runtime;

    /// <summary>What arrived and is not yet consumed by a durable step, oldest first.</summary>
    protected List<Envelope> Backlog { get; } = [];

    /// <summary>True when a step is due without any message.</summary>
    protected abstract bool MustStep { get; }

    /// <summary>True when nothing in memory is worth keeping.</summary>
    protected abstract bool IsWorthless { get; }

    /// <summary>True when what is in memory can be rebuilt from the store at any time.</summary>
    protected abstract bool IsRebuildable { get; }

    /// <summary>Characters of large values that it may hold in memory.</summary>
    public virtual long Weight => 0;

    /// <summary>Bounds how many steps of this kind run at the same time.</summary>
    protected abstract SemaphoreSlim Limit { get; }

    /// <summary>Delivers a message.</summary>
    /// <returns>False when the actor has left memory; the sender then asks the directory again.</returns>
    public bool TryPost(Envelope envelope)
    {
        lock (_gate)
        {
            if (_retired) return false;
            _mailbox.Add(envelope);
            if (_running) return true;
            _running = true;
        }

        Runtime.Idle.Remove(this);
        Runtime.Run(RunAsync);
        return true;
    }

    /// <summary>Leaves memory if nothing has arrived since it became idle.</summary>
    public bool TryRetire()
    {
        lock (_gate)
        {
            if (_running || _retired || !IsRebuildable) return false;
            _retired = true;
        }

        Runtime.Directory.Remove(this);
        return true;
    }

    /// <summary>Gives up a step that does not end, and this actor with it: whatever the step still computes is dropped. A new actor
    /// gets a message that says so, and after it what has arrived.</summary>
    /// <returns>False when the step has just ended.</returns>
    protected bool TryGiveUp(Envelope news)
    {
        if (Interlocked.CompareExchange(ref _phase, GivenUp, Stepping) != Stepping) return false;
        List<Envelope> mail;
        lock (_gate)
        {
            _retired = true;
            mail = [news, .. Backlog, .. _mailbox];
        }

        Limit.Release();
        Runtime.Directory.Remove(this);
        foreach (var envelope in mail) Runtime.Deliver(Id, envelope);
        Runtime.Work.Leave();
        return true;
    }

    /// <summary>True when a step can use this message as things are.</summary>
    protected abstract bool CanUse(Envelope envelope);

    /// <summary>Computes one step: removes nothing from the backlog yet.</summary>
    protected abstract ValueTask<Step?> StepAsync();

    /// <summary>Tells clients who wait that what they ask for cannot be written; what they asked for is dropped.</summary>
    protected virtual void Refuse(Exception fault)
    {
    }

    /// <summary>Forgets what the store does not confirm; the next step reads it again.</summary>
    protected abstract void Forget();

    private async Task RunAsync()
    {
        await StepUntilIdleAsync();

        // A step that was given up did not count as work under way any more.
        if (_phase == GivenUp) Runtime.Work.Enter();
    }

    private async Task StepUntilIdleAsync()
    {
        while (TakeMail())
        {
            _unusable = 0;
            try
            {
                await StepAndCommitAsync();
            }
            catch (Exception) when (Runtime.Stop.IsCancellationRequested || _phase == GivenUp)
            {
                return;
            }
            catch (Exception exception)
            {
                Runtime.Trouble.Report(Id, exception);
                Refuse(exception);
                Forget();
                await Task.Delay(Runtime.Options.StoreRetryDelay, Runtime.Time, Runtime.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task StepAndCommitAsync()
    {
        Step? step;
        await Limit.WaitAsync(Runtime.Stop);
        Volatile.Write(ref _phase, Stepping);
        try
        {
            step = await StepAsync();
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _phase, Resting, Stepping) == Stepping) Limit.Release();
        }

        if (step is null || _phase == GivenUp) return;
        if (!step.Commit.IsEmpty && await Runtime.CommitLog.CommitAsync(step.Commit) == CommitOutcome.Conflict)
        {
            Forget();
            return;
        }

        Backlog.RemoveRange(0, step.Consumed);
        step.Publish(Runtime);
    }

    /// <summary>Moves arrived messages to the backlog, or lets the actor become idle.</summary>
    private bool TakeMail()
    {
        if (Runtime.Stop.IsCancellationRequested || _phase == GivenUp) return false;
        bool retire;
        lock (_gate)
        {
            if (_mailbox.Count > 0)
            {
                Backlog.AddRange(_mailbox);
                _mailbox.Clear();
            }

            if (CanStep()) return true;
            _running = false;
            retire = _retired = Backlog.Count == 0 && IsWorthless;
        }

        if (retire) Runtime.Directory.Remove(this);
        else if (IsRebuildable) Runtime.Idle.Add(this);
        return false;
    }

    private bool CanStep()
    {
        while (_unusable < Backlog.Count && !CanUse(Backlog[_unusable])) _unusable++;
        return MustStep || _unusable < Backlog.Count;
    }
}
