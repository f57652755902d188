using FunctionsOrchestration.Control;
using FunctionsOrchestration.Limits;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Rates;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.Functions.Tests.Limits;

/// <summary>
/// Four workers with the app's own client of the control plane, and the limit's entity on the real engine, on one clock: a limit of 1,000/s
/// under 5,000/s, counted call by call.
/// </summary>
public sealed class FourWorkersTests
{
    private const int Limit = 1_000;
    private const int CallsPerStep = 5;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private static readonly RateScope Scope = new("nlp", null, null);

    [Fact]
    public Task Overload_OfSomeSeconds_AdmitsTheLimitInEverySecond() => OverloadAsync(seconds: 4);

    // Minutes of work for a minute of that clock: --explicit only runs it.
    [Fact(Explicit = true)]
    public Task Overload_OfAMinute_AdmitsTheLimitInEverySecond() => OverloadAsync(seconds: 60);

    [Fact]
    public async Task Overload_WhileAWorkerIsKilledAndAnotherJoins_AdmitsTheLimitInEverySecond()
    {
        await using var crowd = await Crowd.StartAsync(TimeSpan.FromMilliseconds(20));
        await crowd.RunAsync(seconds: 2.4);

        crowd.KillOne();
        await crowd.RunAsync(seconds: 1.1);
        crowd.Join();
        await crowd.RunAsync(seconds: 2.5);

        Assert.All(crowd.PerSecond(6), admitted => Assert.InRange(admitted, 990, Limit));
        Assert.InRange(crowd.MostInAnySecond(), 990, Limit);
    }

    private static async Task OverloadAsync(int seconds)
    {
        await using var crowd = await Crowd.StartAsync(TimeSpan.FromMilliseconds(30));

        await crowd.RunAsync(seconds);

        Assert.All(crowd.PerSecond(seconds), admitted => Assert.InRange(admitted, 990, Limit));
        Assert.InRange(crowd.MostInAnySecond(), 990, Limit);
        Assert.Equal(0, (await crowd.LedgerAsync()).Rejected);
    }

    /// <summary>The workers, what they offer and what passed.</summary>
    private sealed class Crowd(LocalTestHost host, RateRule rule) : IAsyncDisposable
    {
        private readonly List<LeasedRateLimiter> _workers = [];
        private readonly List<Task<RateVerdict>> _verdicts = [];
        private readonly long _began = host.Clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerMillisecond;
        private int _made;
        private int _turn;
        private int _steps;

        public static async Task<Crowd> StartAsync(TimeSpan lease)
        {
            var host = await LocalTestHost.StartAsync([typeof(RateLimitEntity)], services => services.AddSerialization());
            var crowd = new Crowd(host, new RateRule(Limit, Limit, TimeSpan.FromSeconds(1), RateForm.SlidingWindow, lease));
            for (var i = 0; i < 4; i++) crowd.Join();
            return crowd;
        }

        public void Join() => _workers.Add(new LeasedRateLimiter(
            new RateInstance(Scope, RateMeter.Requests, rule, 1), new WorkerIdentity($"w{_made++}"), new SettledPlane(host), host.Clock,
            NullLogger.Instance));

        public void KillOne()
        {
            _workers[0].Dispose();
            _workers.RemoveAt(0);
        }

        public async Task RunAsync(double seconds)
        {
            for (var end = _steps + (int)(seconds * 1_000); _steps < end; _steps++)
            {
                await host.AdvanceAsync(Step);
                await RestAsync();
                for (var call = 0; call < CallsPerStep; call++)
                    _verdicts.Add(_workers[_turn++ % _workers.Count].TakeAsync("t", CallPriority.Normal, 1, CancellationToken.None).AsTask());
                await RestAsync();
            }
        }

        /// <summary>How many passed in each second.</summary>
        public IEnumerable<int> PerSecond(int seconds) => Enumerable.Range(0, seconds).Select(second => Passed().Count(at => at / 1_000 == second));

        /// <summary>The most that passed in any second, wherever it begins.</summary>
        public int MostInAnySecond()
        {
            var (passed, first, most) = (Passed().Order().ToList(), 0, 0);
            for (var last = 0; last < passed.Count; last++)
            {
                while (passed[last] - passed[first] >= 1_000) first++;
                most = Math.Max(most, last - first + 1);
            }

            return most;
        }

        public async Task<RateLedgerState> LedgerAsync()
        {
            var owner = RateOwners.KeyOf(Scope, RateMeter.Requests);
            return (await host.Client.Entities.GetEntityAsync<RateLedgerState>(new EntityInstanceId(owner.Kind, owner.Key)))!.State;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var worker in _workers) worker.Dispose();
            await host.DisposeAsync();
        }

        /// <summary>When calls passed, in milliseconds since the start. A slot of a second's window is one.</summary>
        private IEnumerable<long> Passed() => _verdicts.Where(verdict => verdict.IsCompletedSuccessfully && verdict.Result.IsAdmitted)
            .Select(verdict => verdict.Result.Slot - _began);

        /// <summary>Until the workers' background work waits for the clock again.</summary>
        private async Task RestAsync()
        {
            while (!_workers.TrueForAll(worker => worker.IsAtRest)) await Task.Yield();
        }
    }

    /// <summary>The app's control plane, where whatever is told has been dealt with before the clock moves.</summary>
    private sealed class SettledPlane : IControlPlane
    {
        private readonly DurableControlPlane _plane = new();

        public SettledPlane(LocalTestHost host) => _plane.Connect(host.Client);

        public bool IsConnected => true;

        public async Task TellAsync(ControlKey owner, string operation, object message, CancellationToken cancellation)
        {
            var report = (RateReport)message;
            await _plane.TellAsync(owner, operation, message, cancellation);
            while (!((await SeeAsync<RateLedgerState>(owner, cancellation))?.Workers.GetValueOrDefault(report.Worker)?.Sequence >= report.Sequence))
                await Task.Yield();
        }

        public Task<TState?> SeeAsync<TState>(ControlKey owner, CancellationToken cancellation)
            where TState : class => _plane.SeeAsync<TState>(owner, cancellation);
    }
}
