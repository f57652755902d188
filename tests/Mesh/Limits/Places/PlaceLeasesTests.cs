using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Containment;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Places;
using FunctionsOrchestration.Mesh.Protocols;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Places;

/// <summary>Several workers, each a whole mesh, that share the places of one service.</summary>
public sealed class PlaceLeasesTests : IAsyncDisposable
{
    private const int Limit = 20;

    private static readonly ServiceDefinition Service = MeshHarness.Service("nlp", "a") with
    {
        Resilience = new ResilienceDefinition { Retries = 0, CallTimeout = TimeSpan.FromHours(1), AttemptTimeout = TimeSpan.FromHours(1) },
        Containment = new ContainmentDefinition { MaxConcurrentOverall = Limit },
        Health = new HealthDefinition { Ejection = new EjectionDefinition { ConsecutiveErrors = 0 } },
    };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryControl _control;
    private readonly List<Worker> _workers = [];

    public PlaceLeasesTests() => _control = new MemoryControl((state, message) => PlaceLedger.Lease(
        (PlacesState?)state ?? new PlacesState(new Dictionary<string, PlaceLease>()), (PlacesRequest)message, _time.GetUtcNow()));

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
    }

    [Fact]
    public void FourWorkers_OfferedMoreThanThereIsRoomFor_FillEveryPlaceAndNeverMore()
    {
        Join(4);
        var (busy, looks) = (0, 0);

        Pass(TimeSpan.FromSeconds(30), () =>
        {
            Work(20);
            Assert.InRange(UnderWay, 0, Limit);
            if (_time.GetUtcNow().Second < 5) return;
            (busy, looks) = (busy + UnderWay, looks + 1);
        });

        // A place is free from the end of a call to the next that waits for it, which is no time here.
        Assert.InRange((double)busy / looks, Limit * 0.9, Limit);
        Assert.All(_workers, worker => Assert.Equal(5, worker.UnderWay));
    }

    [Fact]
    public void Worker_Dies_LeavesItsPlacesToTheOthersAfterItsTerm()
    {
        Join(4);
        Pass(TimeSpan.FromSeconds(10), () => Work(20));
        Assert.Equal(Limit, UnderWay);
        var dead = _workers[0];
        dead.Die();

        Pass(PlaceHolder.Term - TimeSpan.FromSeconds(3), () => Work(20));
        Assert.Equal(15, UnderWay);
        Pass(TimeSpan.FromSeconds(8), () => Work(20));

        Assert.Equal(Limit, UnderWay);
    }

    [Fact]
    public void Demand_OfOneWorkerGrows_GetsWhatTheOthersDoNotUse()
    {
        Join(4);
        Pass(TimeSpan.FromSeconds(10), () =>
        {
            foreach (var worker in _workers.Skip(1)) worker.Offer(1);
            _workers[0].Offer(40);
            _workers[0].EndAbout(0.1);
        });
        Assert.Equal([1, 1, 1], _workers.Skip(1).Select(worker => worker.UnderWay));
        Assert.InRange(_workers[0].UnderWay, 13, 17);

        // What it has it gives up as its calls end.
        Pass(TimeSpan.FromSeconds(20), () =>
        {
            Work(20);
            Assert.InRange(UnderWay, 0, Limit);
        });
        Assert.All(_workers, worker => Assert.Equal(5, worker.UnderWay));
    }

    [Fact]
    public void ControlPlane_CannotBeReached_StopsLettingInAndShowsWhatGoesOn()
    {
        Join(1);
        var worker = _workers[0];
        Pass(TimeSpan.FromSeconds(2), () => worker.Offer(3));
        worker.Way.IsCut = true;

        Pass(PlaceHolder.Term, () => { });
        var (refused, places) = (worker.Call(), worker.Places!);

        Assert.False(refused.IsCompleted);
        Assert.Equal((0, 3, 3, null), (places.Leased, places.InUse, places.Overdue, places.Until));
        worker.Way.IsCut = false;
        Pass(TimeSpan.FromSeconds(2), () => { });
        Assert.Equal((4, 0), (worker.UnderWay, worker.Places!.Overdue));
    }

    [Fact]
    public void Service_NobodyCalls_GivesItsPlacesBackAndMakesNoOperations()
    {
        Join(2);
        Pass(TimeSpan.FromSeconds(5), () => Offer(3));
        Pass(TimeSpan.FromSeconds(10), () =>
        {
            foreach (var worker in _workers) worker.EndAbout(1);
        });
        Assert.All(_control.State<PlacesState>()!.Leases.Values, lease => Assert.Equal(0, lease.Places));
        var before = _control.Operations;

        Pass(TimeSpan.FromMinutes(1), () => { });

        Assert.Equal(before, _control.Operations);
    }

    [Fact]
    public void Calls_AtASteadyLoad_MakeFewOperations()
    {
        Join(1);
        Pass(TimeSpan.FromSeconds(5), () => _workers[0].Offer(10));
        var before = _control.Operations;

        Pass(TimeSpan.FromSeconds(30), () => { });

        Assert.InRange(_control.Operations - before, 3, 15);
    }

    [Fact]
    public async Task Call_MayNotWait_IsRefusedWithTheReasonUntilThereIsAPlace()
    {
        Join(1, Service with { Containment = Service.Containment with { MaxQueuedPerCaller = 0 } });
        var first = (await _workers[0].Call()).Problem!;
        Assert.Equal(ProblemReason.Overloaded, first.Reason);
        Assert.Contains("0 may be in this worker, of 20 in all workers (it has leased no place yet", first.Message, StringComparison.Ordinal);

        Pass(TimeSpan.FromMilliseconds(100), () => { });

        Assert.False(_workers[0].Call().IsCompleted);
        Assert.Equal(1, _workers[0].UnderWay);
    }

    [Fact]
    public void Declaration_ChangesWhileCallsAreUnderWay_StillCountsThem()
    {
        Join(2);
        Pass(TimeSpan.FromSeconds(10), () => Work(30));
        foreach (var worker in _workers) worker.Mesh.Catalog.Load([Service with { Containment = Service.Containment with { MaxQueuedPerCaller = 50 } }]);

        Pass(TimeSpan.FromSeconds(20), () =>
        {
            Work(30);
            Assert.InRange(UnderWay, 0, Limit);
        });

        Assert.Equal(Limit, UnderWay);
        Assert.All(_workers, worker => Assert.Equal(0, worker.LeftBehind));
    }

    private int UnderWay => _workers.Where(worker => !worker.IsDead).Sum(worker => worker.UnderWay);

    private void Join(int workers, ServiceDefinition? service = null)
    {
        for (var i = 0; i < workers; i++) _workers.Add(new Worker($"worker-{i}", _control, _time, service ?? Service));
    }

    private void Offer(int calls)
    {
        foreach (var worker in _workers.Where(worker => !worker.IsDead)) worker.Offer(calls);
    }

    /// <summary>So many calls want in at each worker, and some that are inside end.</summary>
    private void Work(int calls)
    {
        Offer(calls);
        foreach (var worker in _workers.Where(worker => !worker.IsDead)) worker.EndAbout(0.1);
    }

    private void Pass(TimeSpan time, Action meanwhile)
    {
        // Without a context, calls that get a place go on at once.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        for (var passed = TimeSpan.Zero; passed < time; passed += PlaceLeases.Tick)
        {
            _time.Advance(PlaceLeases.Tick);
            meanwhile();
            foreach (var worker in _workers.Where(worker => !worker.IsDead)) worker.Mesh.Get<PlaceLeases>().Turn(TestContext.Current.CancellationToken);
        }

        SynchronizationContext.SetSynchronizationContext(context);
    }

    private sealed class Worker : IAsyncDisposable
    {
        private readonly List<TaskCompletionSource<EndpointReply>> _inside = [];
        private readonly Random _random = new(7);
        private readonly HashSet<Bulkhead> _seen = [];
        private int _offered;
        private int _ended;

        public Worker(string id, MemoryControl control, FakeTimeProvider time, ServiceDefinition service)
        {
            Way = new MemoryWay(control);
            Mesh = new MeshHarness(time, services => services.AddSingleton(new WorkerIdentity(id)).AddSingleton<IControlPlane>(Way), service);
            Mesh.Endpoints.Script("a", _ =>
            {
                var call = new TaskCompletionSource<EndpointReply>();
                lock (_inside) _inside.Add(call);
                return new ValueTask<EndpointReply>(call.Task);
            });
        }

        public MemoryWay Way { get; }

        public MeshHarness Mesh { get; }

        public bool IsDead { get; private set; }

        public PlacesStatus? Places => Bulkhead.Places;

        /// <summary>Calls that are let in, those of an earlier declaration too.</summary>
        public int UnderWay => _seen.Append(Bulkhead).Distinct().Sum(one => one.Gate.Inside);

        /// <summary>Calls of an earlier declaration.</summary>
        public int LeftBehind => _seen.Where(one => one != Bulkhead).Sum(one => one.Gate.Inside + one.Gate.Waiting);

        private int Arrived
        {
            get
            {
                lock (_inside) return _inside.Count;
            }
        }

        private Bulkhead Bulkhead => Mesh.Catalog.Snapshot.Services["nlp"].State.Bulkhead;

        public Task<MeshResult> Call()
        {
            var call = Mesh.Mesh.SendAsync(MeshHarness.Request("nlp")).AsTask();
            if (!call.IsCompleted) _offered++;
            _seen.Add(Bulkhead);
            return call;
        }

        /// <summary>Calls until so many are waiting or under way.</summary>
        public void Offer(int calls)
        {
            while (_offered - _ended < calls) _ = Call();
        }

        /// <summary>About this share of the calls under way is answered.</summary>
        public void EndAbout(double share)
        {
            // Who was let in goes on to the endpoint on a thread of its own; the clock does not wait for it.
            Assert.True(SpinWait.SpinUntil(() => Arrived >= UnderWay, TimeSpan.FromSeconds(30)));
            List<TaskCompletionSource<EndpointReply>> ending;
            lock (_inside)
            {
                ending = [.. _inside.Where(_ => share >= 1 || _random.NextDouble() < share)];
                _inside.RemoveAll(ending.Contains);
            }

            foreach (var call in ending)
            {
                call.SetResult(ScriptedProtocol.Good);
                _ended++;
            }
        }

        public void Die() => IsDead = true;

        public ValueTask DisposeAsync() => Mesh.DisposeAsync();
    }
}
