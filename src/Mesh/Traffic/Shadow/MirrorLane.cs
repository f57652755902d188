namespace FunctionsOrchestration.Mesh.Traffic.Shadow;

/// <summary>What the copies of one split may use, and what they found: bounded in number at a time, in a minute, and in what is kept.</summary>
internal sealed class MirrorLane
{
    /// <summary>Differences that are kept in this process.</summary>
    public const int Kept = 50;

    // A report carries some of them; the owner keeps few enough to be read.
    private const int Reported = 5;

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<AnswerDifference> _differences = new();
    private readonly int _slots;
    private List<AnswerDifference> _fresh = [];
    private long _skipped;
    private int _inFlight;
    private int _begun;
    private long _minute;

    /// <param name="split">What is declared.</param>
    /// <param name="arm">What the copies count for.</param>
    /// <param name="time">The clock.</param>
    public MirrorLane(ShadowSplit split, SplitArm arm, TimeProvider time)
    {
        (Split, Arm, _time) = (split, arm, time);
        _slots = SlotAllocation.Of(split.Share);
    }

    public ShadowSplit Split { get; }

    public SplitArm Arm { get; }

    /// <summary>The last differences, oldest first.</summary>
    public IReadOnlyList<AnswerDifference> Differences
    {
        get
        {
            lock (_gate) return [.. _differences];
        }
    }

    /// <summary>Whether a call is copied; where it is, <see cref="Leave"/> follows.</summary>
    public bool TryEnter(Random random)
    {
        if (random.Next(SlotAllocation.Slots) >= _slots) return false;
        lock (_gate)
        {
            var minute = _time.GetTimestamp() / (_time.TimestampFrequency * 60);
            if (minute != _minute) (_minute, _begun) = (minute, 0);
            if (_inFlight >= Split.MaxConcurrent || _begun >= Split.MaxPerMinute)
            {
                _skipped++;
                return false;
            }

            (_inFlight, _begun) = (_inFlight + 1, _begun + 1);
            return true;
        }
    }

    /// <summary>A copy has ended.</summary>
    public void Leave()
    {
        lock (_gate) _inFlight--;
    }

    /// <summary>Keeps a difference; the oldest gives way.</summary>
    public void Keep(AnswerDifference difference)
    {
        lock (_gate)
        {
            if (_differences.Count == Kept) _differences.Dequeue();
            _differences.Enqueue(difference);
            if (_fresh.Count < Reported) _fresh.Add(difference);
        }
    }

    /// <summary>What is to be reported since the last time.</summary>
    public (IReadOnlyList<AnswerDifference> Differences, long Skipped) Take()
    {
        lock (_gate)
        {
            var taken = (_fresh, _skipped);
            (_fresh, _skipped) = ([], 0);
            return taken;
        }
    }
}
