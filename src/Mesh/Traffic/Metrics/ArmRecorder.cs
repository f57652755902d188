using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>Counts what comes of the calls of one arm in this process, until it is reported.</summary>
/// <param name="arm">Name of the arm.</param>
/// <param name="version">Its version; null for the service's own.</param>
internal sealed class ArmRecorder(string arm, string? version)
{
    private readonly Lock _gate = new();
    private readonly int[] _latency = new int[LatencySketch.Buckets];
    private readonly int[] _firstToken = new int[LatencySketch.Buckets];
    private ArmTotals _totals = new(arm) { Version = version };
    private long _calls;
    private long _trials;
    private long _failures;
    private long _tokens;

    /// <summary>A call has ended.</summary>
    /// <param name="result">How.</param>
    /// <param name="failedAttempts">Attempts that failed, also where another one answered.</param>
    /// <param name="cost">What it cost; null where that is not known.</param>
    public void Add(MeshResult result, int failedAttempts, double? cost)
    {
        var problem = result.Problem?.Reason;
        var isRefused = problem is ProblemReason.ContentRefused || result.FinishReason is "content_filter" or "refusal";
        // What is wrong with the input says nothing about who was asked; having nobody to ask does.
        var isFault = problem is not (null or ProblemReason.InvalidInput or ProblemReason.ContextTooLong or ProblemReason.ContentRefused);
        var failures = Math.Max(failedAttempts, isFault ? 1 : 0);
        lock (_gate)
        {
            _calls++;
            _failures += failures;
            _trials += failures + (isFault ? 0 : 1);
            _tokens += result.Usage?.Total ?? 0;
            if (result.Problem is null && result.Elapsed > TimeSpan.Zero) _latency[LatencySketch.IndexOf(result.Elapsed)]++;
            if (result.Stream?.FirstPart is { } first) _firstToken[LatencySketch.IndexOf(first)]++;
            if (isRefused) _totals = _totals with { Refusals = _totals.Refusals + 1 };
            if (cost is { } money) _totals = _totals with { Cost = _totals.Cost.Add(money) };
        }
    }

    /// <summary>The call was cut off by its deadline.</summary>
    /// <param name="failedAttempts">Attempts that failed before.</param>
    public void AddLate(int failedAttempts)
    {
        lock (_gate) (_calls, _failures, _trials) = (_calls + 1, _failures + failedAttempts + 1, _trials + failedAttempts + 1);
    }

    /// <summary>An answer was compared with the other version's.</summary>
    /// <param name="similarity">How similar they are, 0–1.</param>
    /// <param name="agrees">True where that is enough.</param>
    public void Compare(double similarity, bool agrees)
    {
        lock (_gate)
        {
            _totals = _totals with
            {
                Similarity = _totals.Similarity.Add(similarity), Agreements = _totals.Agreements + (agrees ? 1 : 0),
            };
        }
    }

    /// <summary>What was counted since the last time; null where that is nothing.</summary>
    public ArmTotals? Take()
    {
        lock (_gate)
        {
            if (_calls == 0 && _totals.Similarity.Count == 0) return null;
            var taken = _totals with
            {
                Calls = _calls, Trials = _trials, Failures = _failures, Tokens = _tokens,
                Latency = LatencySketch.Of(_latency), FirstToken = LatencySketch.Of(_firstToken),
            };
            (_calls, _trials, _failures, _tokens) = (0, 0, 0, 0);
            _totals = new ArmTotals(arm) { Version = version };
            Array.Clear(_latency);
            Array.Clear(_firstToken);
            return taken;
        }
    }
}
