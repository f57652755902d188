using CsCheck;
using FunctionsOrchestration.Mesh.Limits.Places;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Places;

/// <summary>
/// Workers and a ledger over a network that loses, delays and reorders: never more calls under way than there are places, but those of
/// a worker whose term has ended, which are known to it.
/// </summary>
public sealed class PlacesModelTests
{
    private const int Limit = 7;

    private enum Step
    {
        Look,
        Begin,
        End,
        Deliver,
        Read,
        GiveUp,
        Die,
    }

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (6, Gen.Const(Step.Look)), (8, Gen.Const(Step.Begin)), (5, Gen.Const(Step.End)), (6, Gen.Const(Step.Deliver)), (6, Gen.Const(Step.Read)),
        (1, Gen.Const(Step.GiveUp)), (1, Gen.Const(Step.Die)));

    [Fact]
    public void Workers_LossesDelaysAndDeaths_NeverHaveMoreCallsThanThereArePlaces()
    {
        var most = 0;
        Gen.Select(Steps, Gen.Int[0, 3], Gen.Frequency((9, Gen.Int[0, 300]), (1, Gen.Int[0, 9_000])), Gen.Int[0, 99]).List[0, 300].Sample(
            steps =>
            {
                var run = new Run();
                foreach (var (step, worker, milliseconds, number) in steps)
                {
                    run.Take(step, worker, milliseconds, number);
                    if (run.Out > most) most = run.Out;
                }
            }, iter: 3_000, threads: 1);

        // A ledger that gave nothing would keep its promise too.
        Assert.Equal(Limit, most);
    }

    private sealed class Run
    {
        private readonly Worker[] _workers = [.. Enumerable.Range(0, 4).Select(i => new Worker($"worker-{i}.0"))];
        private readonly List<PlacesRequest> _network = [];
        private PlacesState _ledger = new(new Dictionary<string, PlaceLease>());
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private int _deaths;

        /// <summary>Places that somebody uses or may use.</summary>
        public int Out => _workers.Sum(worker => worker.Out(_now));

        public void Take(Step step, int index, int milliseconds, int number)
        {
            _now += TimeSpan.FromMilliseconds(milliseconds);
            foreach (var one in _workers) one.Notice(_now);
            var worker = _workers[index];
            switch (step)
            {
                case Step.Look:
                    if (worker.Look(_now) is { } request && number < 90) _network.Add(request);
                    break;
                case Step.Begin:
                    worker.Begin(_now);
                    break;
                case Step.End:
                    worker.End();
                    break;
                case Step.Deliver when _network.Count > 0:
                    // Any of those under way: they overtake each other.
                    var arrived = _network[number % _network.Count];
                    _network.Remove(arrived);
                    _ledger = PlaceLedger.Lease(_ledger, arrived, _now);
                    break;
                case Step.Read:
                    worker.Read(_ledger, _now);
                    break;
                case Step.GiveUp:
                    worker.GiveUp(_now);
                    break;
                case Step.Die:
                    _workers[index] = new Worker($"worker-{index}.{++_deaths}");
                    break;
            }

            Assert.InRange(Out, 0, Limit);
            Assert.InRange(_ledger.Leases.Values.Where(lease => lease.Until > _now).Sum(lease => lease.Places), 0, Limit);
            Assert.All(_workers, one => Assert.True(one.Inside <= one.Known(_now) || one.MayBeOverdue));
        }
    }

    /// <summary>A worker with an entrance that is looked at now and then, as <see cref="ServicePlaces"/> does.</summary>
    private sealed class Worker(string id)
    {
        private readonly PlaceHolder _holder = new(id);
        private int _width;
        private int _waiting;
        private PlacesRequest? _asked;

        public int Inside { get; private set; }

        /// <summary>True since a term has ended with calls under way, until they have ended.</summary>
        public bool MayBeOverdue { get; private set; }

        public int Known(DateTimeOffset now) => _holder.Places(now);

        /// <summary>What others must not have: what is used and what may be used at once, unless the term has ended.</summary>
        public int Out(DateTimeOffset now) => now < _holder.Until ? Math.Min(Math.Max(Inside, Math.Min(_width, _holder.Width(now))), Known(now)) : 0;

        /// <summary>Time has passed, and perhaps the term with it.</summary>
        public void Notice(DateTimeOffset now)
        {
            if (now >= _holder.Until) MayBeOverdue = Inside > 0;
            else if (Inside <= Known(now)) MayBeOverdue = false;
        }

        public PlacesRequest? Look(DateTimeOffset now)
        {
            _holder.Observe(Inside, _waiting, now);
            _width = _holder.Width(now);
            if (!_holder.IsDue(Limit, now)) return null;
            _width = _holder.Kept(now);
            return _asked = _holder.Ask(Limit, Inside, now);
        }

        public void Begin(DateTimeOffset now)
        {
            if (now >= _holder.Until) _width = 0;
            if (Inside < _width) Inside++;
            else _waiting = Math.Min(_waiting + 1, 5);
        }

        public void End()
        {
            if (Inside > 0) Inside--;
            if (_waiting > 0) _waiting--;
        }

        public void Read(PlacesState ledger, DateTimeOffset now)
        {
            if (_asked is null || ledger.Leases.GetValueOrDefault(id) is not { } lease || lease.Answered < _asked.Sequence) return;
            Answer(lease, now);
        }

        public void GiveUp(DateTimeOffset now)
        {
            if (_asked is not null) Answer(null, now);
        }

        private void Answer(PlaceLease? lease, DateTimeOffset now)
        {
            _holder.Answer(lease);
            _asked = null;

            // An answer may be less than what the entrance was left open for: the term ended while it was under way.
            _width = _holder.Width(now);
        }
    }
}
