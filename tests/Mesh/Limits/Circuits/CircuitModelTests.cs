using CsCheck;
using FunctionsOrchestration.Mesh.Limits.Circuits;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Circuits;

/// <summary>Whatever is reported and ordered in whatever order, the circuit does what its model does and keeps its bounds.</summary>
public sealed class CircuitModelTests
{
    private enum Step
    {
        Good,
        Bad,
        Ask,
        Pass,
        Fail,
        Unused,
        Trip,
        Reset,
    }

    private static readonly CircuitTerms Terms = new(
        MinimumCalls: 10, FailureRatio: 0.5, SlowRatio: 1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), Quorum: 2,
        Probes: 3, TimeSpan.FromSeconds(2));

    // Reports and probes are the rule, people the exception.
    private static readonly Gen<Step> Steps = Gen.Frequency(
        (6, Gen.Const(Step.Bad)), (2, Gen.Const(Step.Good)), (6, Gen.Const(Step.Ask)), (5, Gen.Const(Step.Pass)), (2, Gen.Const(Step.Fail)),
        (1, Gen.Const(Step.Unused)), (1, Gen.OneOf(Gen.Const(Step.Trip), Gen.Const(Step.Reset))));

    [Fact]
    public void ReportTripReset_AnyOrder_DoesAsTheModel()
    {
        var reached = new HashSet<CircuitPosition>();
        Gen.Select(Steps, Gen.Int[0, 3], Gen.Int[0, 4_000], Gen.Int[0, 99]).List[0, 120].Sample(
            steps =>
            {
                var run = new Run();
                foreach (var (step, worker, milliseconds, number) in steps)
                {
                    run.Take(step, $"worker-{worker}", milliseconds, number);
                    lock (reached) reached.Add(run.Position);
                }
            }, iter: 400);
        Assert.Equal(4, reached.Count);
    }

    private sealed class Run
    {
        private readonly CircuitModel _model = new(Terms);
        private readonly Dictionary<string, long> _sequences = [];
        private SharedCircuitState _state = new("", "");
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public CircuitPosition Position => _state.Position;

        public void Take(Step step, string worker, int milliseconds, int number)
        {
            _now += TimeSpan.FromMilliseconds(milliseconds);
            switch (step)
            {
                case Step.Good or Step.Bad:
                    var failed = step == Step.Bad ? number : 0;
                    Report(worker, report => report with { Calls = number, Failed = failed });
                    _model.Evidence(_now, worker, number, failed);
                    break;
                case Step.Ask:
                    var last = _state.LastPermit;
                    Report(worker, report => report with { WantedProbes = 1 + (number % 5) });
                    _model.Evidence(_now, worker, 0, 0);
                    _model.Ask(_now, worker, 1 + (number % 5), last);
                    break;
                case Step.Trip:
                    TimeSpan? duration = number < 80 ? TimeSpan.FromSeconds(number) : null;
                    _state = SharedCircuit.Trip(_state, new CircuitTrip("nlp", "a", null, duration, Terms), _now);
                    _model.Trip(_now, duration);
                    break;
                case Step.Reset:
                    _state = SharedCircuit.Reset(_state, new CircuitReset("nlp", "a", null), _now);
                    _model.Reset(_now);
                    break;
                default:
                    End(step, worker, number);
                    break;
            }

            Check();
        }

        // Mostly the permit of a worker, now and then somebody else's or none.
        private void End(Step step, string worker, int number)
        {
            var outcome = step == Step.Pass ? ProbeOutcome.Passed : step == Step.Fail ? ProbeOutcome.Failed : ProbeOutcome.Unused;
            var (permit, holder) = _state.Permits.Count > 0 && _state.Permits[number % _state.Permits.Count] is var held
                ? (held.Id, number < 90 ? held.Worker : worker)
                : (number, worker);
            Report(holder, report => report with { Ended = [new ProbeEnd(permit, outcome)] });
            _model.Evidence(_now, holder, 0, 0);
            _model.End(_now, holder, permit, outcome);
        }

        private void Report(string worker, Func<CircuitReport, CircuitReport> with)
        {
            var sequence = _sequences[worker] = _sequences.GetValueOrDefault(worker) + 1;
            _state = SharedCircuit.Report(_state, with(new CircuitReport("nlp", "a", worker, sequence, Terms)), _now, chance: 0);
        }

        private void Check()
        {
            Assert.Equal((_model.Position, _model.Version, _model.Until), (_state.Position, _state.Version, _state.Until));
            Assert.Equal(
                _model.Out.OrderBy(one => one.Key).Select(one => (one.Key, one.Value.Worker, one.Value.Until)),
                _state.Permits.OrderBy(one => one.Id).Select(one => (one.Id, one.Worker, one.Until)));
            Assert.InRange(_state.Permits.Count + _state.Passed + _state.ProbeFailures.Count, 0, Terms.Probes);
            Assert.InRange(_state.History.Count, 0, 10);
            Assert.True(_state.Position == CircuitPosition.HalfOpen || _state.Permits.Count == 0);
        }
    }
}
