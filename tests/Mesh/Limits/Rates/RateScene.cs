using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Limits.Rates;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Rates;

/// <summary>
/// Workers with their ledger on a clock that the test moves, with messages that take time, come twice, or are sent again because no answer
/// came. What passes is written down by instant, for whoever judges it.
/// </summary>
/// <param name="rule">What is kept to.</param>
/// <param name="delay">How long a message takes; null loses it.</param>
internal sealed class RateScene(RateRule rule, Func<TimeSpan?> delay)
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<Action, long> _messages = new();

    public DateTimeOffset Now { get; private set; } = Start;

    public RateLedgerState Ledger { get; private set; } = new();

    public List<SceneWorker> Workers { get; } = [];

    /// <summary>When each call passed, in ticks since the start.</summary>
    public List<long> Passed { get; } = [];

    /// <summary>True for a report that comes twice.</summary>
    public Func<bool> IsSentTwice { get; init; } = () => false;

    /// <summary>Reports that the ledger dealt with.</summary>
    public int Reports { get; private set; }

    public SceneWorker Join()
    {
        var worker = new SceneWorker(this, $"w{Workers.Count}", rule);
        Workers.Add(worker);
        return worker;
    }

    /// <summary>Lets time pass: messages arrive, and workers report when it is time.</summary>
    public void Pass(TimeSpan time)
    {
        Now += time;
        while (_messages.TryPeek(out _, out var due) && due <= Now.UtcTicks) _messages.Dequeue()();
        foreach (var worker in Workers) worker.Tick();
    }

    public long Since(long ticks) => ticks - Start.UtcTicks;

    public void Send(RateReport report, Action answered)
    {
        for (var copies = IsSentTwice() ? 2 : 1; copies > 0; copies--)
        {
            if (delay() is not { } there) continue;
            _messages.Enqueue(
                () =>
                {
                    Reports++;
                    Ledger = RateLedger.Report(Ledger, report, Now);
                    if (delay() is { } back) _messages.Enqueue(answered, (Now + back).UtcTicks);
                },
                (Now + there).UtcTicks);
        }
    }

    /// <summary>How many passed in each second.</summary>
    public int[] PerSecond() => [.. Passed.GroupBy(at => at / TimeSpan.TicksPerSecond).OrderBy(second => second.Key).Select(second => second.Count())];

    /// <summary>The most that passed in any window, wherever it begins.</summary>
    public int MostInWindow(TimeSpan window)
    {
        var (most, first) = (0, 0);
        for (var last = 0; last < Passed.Count; last++)
        {
            while (Passed[last] - Passed[first] >= window.Ticks) first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}

/// <summary>One worker of a scene.</summary>
internal sealed class SceneWorker(RateScene scene, string name, RateRule rule)
{
    private readonly LocalTokens _tokens = new(name, rule, 1);
    private readonly Dictionary<(string, CallPriority), long> _waiting = [];
    private long _sentAt;
    private bool _isAsked;

    public bool IsDead { get; private set; }

    public Dictionary<(string Tenant, CallPriority Priority), int> Admitted { get; } = [];

    public void Kill() => IsDead = true;

    /// <summary>A call: passes, is refused, or waits for the next answer.</summary>
    public void Call(string tenant = "t", CallPriority priority = CallPriority.Normal)
    {
        if (IsDead) return;
        switch (_tokens.Take(tenant, priority, 1, scene.Now.UtcTicks).Outcome)
        {
            case RateOutcome.Admitted:
                Admit(tenant, priority);
                break;
            case RateOutcome.Unknown:
                _waiting[(tenant, priority)] = _waiting.GetValueOrDefault((tenant, priority)) + 1;
                break;
        }
    }

    public void Tick()
    {
        var now = scene.Now.UtcTicks;
        if (IsDead) return;
        var isDue = now - _sentAt >= rule.Lease.Ticks / 3 || (_waiting.Count > 0 && !_isAsked);
        // A report that nobody answered is sent again, the same one.
        if (!isDue || (_isAsked && now - _sentAt < rule.Lease.Ticks)) return;
        var waiting = _waiting.Select(one => new RateDemand(one.Key.Item1, one.Key.Item2, 0, one.Value)).ToList();
        if (_tokens.Report(waiting, now) is not { } report) return;
        (_sentAt, _isAsked) = (now, true);
        scene.Send(report, Answered);
    }

    private void Answered()
    {
        if (IsDead || !_tokens.IsAnswer(scene.Ledger)) return;
        _isAsked = false;
        _tokens.Accept(scene.Ledger, scene.Now.UtcTicks);
        foreach (var (key, count) in _waiting.OrderByDescending(one => one.Key.Item2).ToList())
        {
            var left = count;
            for (var i = 0; i < count; i++)
            {
                var outcome = _tokens.Retake(key.Item1, key.Item2, 1, scene.Now.UtcTicks).Outcome;
                if (outcome == RateOutcome.Admitted) Admit(key.Item1, key.Item2);
                if (outcome != RateOutcome.Unknown) left--;
            }

            if (left > 0) _waiting[key] = left;
            else _waiting.Remove(key);
        }
    }

    private void Admit(string tenant, CallPriority priority)
    {
        Admitted[(tenant, priority)] = Admitted.GetValueOrDefault((tenant, priority)) + 1;
        scene.Passed.Add(scene.Since(scene.Now.UtcTicks));
    }
}
