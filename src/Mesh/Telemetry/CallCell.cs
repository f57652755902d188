using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>What calls of one kind have come to so far.</summary>
internal sealed class CallCell
{
    // A bucket is a tenth wider than the one before it: 0.1 ms to 5 hours. There are many kinds of calls, so this is a sixth of what
    // rollouts compare latencies by (LatencySketch), and good to 5 % where that is good to 1 %.
    private const int Buckets = 200;
    private const double Least = 0.1;
    private const double Growth = 1.1;
    private const int MostFailures = 16;
    private static readonly double LogGrowth = Math.Log(Growth);

    private readonly Lock _lock = new();
    private readonly int[] _times = new int[Buckets];
    private readonly Dictionary<string, int> _outcomes = [];
    private long _calls;
    private long _failures;
    private long _counted;
    private long _input;
    private long _output;
    private double _milliseconds;
    private double _cost;

    public void Add(MeshResult result, double milliseconds, double cost)
    {
        lock (_lock)
        {
            _calls++;
            _milliseconds += milliseconds;
            _cost += cost;
            _times[Bucket(milliseconds)]++;
            if (result.Problem is { } problem) AddFailure(Names.OutcomeOf(problem));
            if (result.Usage is not { } usage) return;
            _input += usage.Input;
            _output += usage.Output;
            if (result.IsOk) _counted++;
        }
    }

    public CallSummary Summarize(CallSummary kind)
    {
        lock (_lock)
        {
            return kind with
            {
                Calls = _calls,
                Failures = _failures,
                Failure = _failures == 0 ? null : _outcomes.OrderByDescending(outcome => outcome.Value).ThenBy(outcome => outcome.Key, StringComparer.Ordinal).First().Key,
                MeanMilliseconds = _milliseconds / Math.Max(1, _calls),
                P95Milliseconds = Quantile(0.95),
                InputTokens = _input,
                OutputTokens = _output,
                AnswerTokens = _counted == 0 ? null : (double)_output / _counted,
                Cost = _cost,
            };
        }
    }

    private void AddFailure(string outcome)
    {
        _failures++;
        if (_outcomes.Count < MostFailures || _outcomes.ContainsKey(outcome)) _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }

    private double Quantile(double share)
    {
        var rank = (long)Math.Ceiling(share * _calls);
        for (var bucket = 0; bucket < Buckets; bucket++)
            if ((rank -= _times[bucket]) <= 0) return Least * Math.Pow(Growth, bucket + 0.5);
        return 0;
    }

    private static int Bucket(double milliseconds) => milliseconds <= Least ? 0 : Math.Min(Buckets - 1, (int)(Math.Log(milliseconds / Least) / LogGrowth));
}
