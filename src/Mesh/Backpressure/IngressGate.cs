namespace FunctionsOrchestration.Mesh.Backpressure;

/// <summary>
/// The door of one queue, as one worker keeps it. What it knows is the depth that was read last and what this worker has let in since; of
/// what other workers let in meanwhile it hears with the next reading. So the queue exceeds its high mark by no more than what the other
/// workers let in between two readings.
/// </summary>
/// <param name="marks">When it closes and opens.</param>
public sealed class IngressGate(WaterMarks marks)
{
    private readonly Lock _lock = new();
    private WaterMarks _marks = marks;
    private long _read;
    private long _readUpTo;
    private long _admitted;
    private long _stored;
    private bool _refuses;
    private bool _hasRead;

    /// <summary>The marks that hold now.</summary>
    public WaterMarks Marks
    {
        get
        {
            lock (_lock) return _marks;
        }
    }

    /// <summary>Items in the queue, as far as this worker knows: never fewer than were read and let in here since.</summary>
    public long Depth
    {
        get
        {
            lock (_lock) return Known;
        }
    }

    /// <summary>True from the high mark until the low one.</summary>
    public bool Refuses
    {
        get
        {
            lock (_lock) return _refuses;
        }
    }

    private long Known => _read + _admitted - _readUpTo;

    /// <summary>Lets items in, all or none.</summary>
    /// <param name="items">How many.</param>
    /// <returns>
    /// False where the queue refuses, or would exceed its high mark with them. A batch that is too large for what is left closes the door
    /// for nobody else.
    /// </returns>
    public bool TryAdmit(long items)
    {
        lock (_lock)
        {
            if (!CanAdmit(items)) return false;
            _admitted += items;
            return true;
        }
    }

    /// <summary>What was let in is stored now: readings that begin from here on see it. Until then it is counted on top of them.</summary>
    /// <param name="items">How many.</param>
    public void Stored(long items)
    {
        lock (_lock) _stored += items;
    }

    /// <summary>Takes back what was let in and then not stored.</summary>
    /// <param name="items">How many.</param>
    public void Withdraw(long items)
    {
        // Where a reading has come in between it counts them less than it should, by no more than these, until the next one.
        lock (_lock) _admitted -= items;
    }

    /// <summary>Call it before the depth is read: what is not stored by now may or may not be in the reading, and is counted on top.</summary>
    /// <returns>What <see cref="Observe"/> wants to know.</returns>
    public long BeginReading()
    {
        lock (_lock) return _stored;
    }

    /// <summary>Takes in a reading of the depth.</summary>
    /// <param name="depth">What was read.</param>
    /// <param name="begun">What <see cref="BeginReading"/> answered before it.</param>
    /// <param name="othersRefuse">True where another worker refuses; a worker that starts between the marks does as the others do.</param>
    public void Observe(long depth, long begun, bool othersRefuse = false)
    {
        lock (_lock)
        {
            (_read, _readUpTo) = (depth, begun);
            if (!_hasRead && othersRefuse) _refuses = true;
            _hasRead = true;
            Settle();
        }
    }

    /// <summary>Changes the marks.</summary>
    /// <param name="marks">Valid ones.</param>
    public void Change(WaterMarks marks)
    {
        lock (_lock)
        {
            _marks = marks;
            Settle();
        }
    }

    private bool CanAdmit(long items)
    {
        Settle();
        return !_refuses && Known + items <= _marks.High;
    }

    private void Settle()
    {
        if (Known >= _marks.High) _refuses = true;
        else if (Known <= _marks.Low) _refuses = false;
    }
}
