using System.Diagnostics;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Rates;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.Bench;

/// <summary>What a limit costs a call: while it is not reached, and while four workers together ask for five times as much.</summary>
internal static class Limits
{
    private const int Workers = 4;
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(5);

    public static async Task RunAsync()
    {
        await FreeAsync();
        await SharedAsync();
    }

    private static async Task FreeAsync()
    {
        var (plane, rule) = (new LedgerPlane(), Rule(1_000_000_000, TimeSpan.FromMilliseconds(500)));
        using var limiter = Make(plane, rule, "w");
        await TakeAsync(limiter, TimeSpan.FromSeconds(1));

        var (told, allocated, clock) = (plane.Told, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
        var admitted = await TakeAsync(limiter, Each);
        var seconds = clock.Elapsed.TotalSeconds;
        const string Conditions = "one thread, sliding window of 1 s that is not reached, lease of 500 ms, ledger in memory";
        new Figure("limits.admitted", admitted / seconds, "calls/s", Conditions).Print();
        new Figure("limits.entity-operations", (plane.Told - told) * 1_000.0 / admitted, "operations per 1,000 calls", Conditions).Print();
        new Figure("limits.allocated", (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)admitted, "B/call", Conditions).Print();
    }

    private static async Task SharedAsync()
    {
        var (plane, rule) = (new LedgerPlane(), Rule(1_000, TimeSpan.FromMilliseconds(100)));
        var workers = Enumerable.Range(0, Workers).Select(i => Make(plane, rule, $"w{i}")).ToList();
        var (verdicts, offered, clock) = (new List<Task<RateVerdict>>(), 0, Stopwatch.StartNew());
        while (clock.Elapsed < Each + TimeSpan.FromSeconds(1))
        {
            for (var due = clock.Elapsed.TotalSeconds * 5_000; offered < due; offered++)
                verdicts.Add(workers[offered % Workers].TakeAsync("t", CallPriority.Normal, 1, CancellationToken.None).AsTask());

            await Task.Delay(1);
        }

        // The first second is the one in which the ledger gets to know the workers.
        // A slot of a second's window is a millisecond.
        var admitted = (await Task.WhenAll(verdicts)).Where(verdict => verdict.IsAdmitted).Select(verdict => verdict.Slot).Order().ToList();
        var perSecond = admitted.GroupBy(slot => (slot - admitted[0]) / 1_000).OrderBy(second => second.Key).Skip(1).Take((int)Each.TotalSeconds)
            .Select(second => second.Count()).ToList();
        var conditions = $"{Workers} workers in one process, limit of 1,000/s, 5,000/s offered, lease of 100 ms, ledger in memory, real time, {Each.TotalSeconds} s";
        new Figure("limits.shared.least", perSecond.Min(), "calls/s", conditions).Print();
        new Figure("limits.shared.most", perSecond.Max(), "calls/s", conditions).Print();
        new Figure("limits.shared.entity-operations", plane.Told * 1_000.0 / offered, "operations per 1,000 calls", conditions).Print();
        foreach (var worker in workers) worker.Dispose();
    }

    private static async Task<long> TakeAsync(LeasedRateLimiter limiter, TimeSpan time)
    {
        var (admitted, clock) = (0L, Stopwatch.StartNew());
        while (clock.Elapsed < time)
            for (var call = 0; call < 1_000; call++)
                if ((await limiter.TakeAsync("t", CallPriority.Normal, 1, CancellationToken.None)).IsAdmitted) admitted++;
        return admitted;
    }

    private static RateRule Rule(long limit, TimeSpan lease) => new(limit, limit, TimeSpan.FromSeconds(1), RateForm.SlidingWindow, lease);

    private static LeasedRateLimiter Make(LedgerPlane plane, RateRule rule, string name) => new(
        new RateInstance(new RateScope("nlp", null, null), RateMeter.Requests, rule, 1), new WorkerIdentity(name), plane, TimeProvider.System,
        NullLogger.Instance);

    /// <summary>A ledger in memory, as far away as a durable entity on the same machine.</summary>
    private sealed class LedgerPlane : IControlPlane
    {
        private static readonly TimeSpan Away = TimeSpan.FromMilliseconds(5);
        private readonly Lock _gate = new();
        private RateLedgerState _ledger = new();

        public int Told { get; private set; }

        public bool IsConnected => true;

        public async Task TellAsync(ControlKey owner, string operation, object message, CancellationToken cancellation)
        {
            await Task.Delay(Away, cancellation);
            lock (_gate) (_ledger, Told) = (RateLedger.Report(_ledger, (RateReport)message, DateTimeOffset.UtcNow), Told + 1);
        }

        public Task<TState?> SeeAsync<TState>(ControlKey owner, CancellationToken cancellation)
            where TState : class
        {
            lock (_gate) return Task.FromResult(_ledger as TState);
        }
    }
}
