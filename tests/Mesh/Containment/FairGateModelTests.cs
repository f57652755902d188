using CsCheck;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Containment;

namespace FunctionsOrchestration.Mesh.Tests.Containment;

/// <summary>Whatever happens in whatever order, the gate does what its model does, keeps its bounds and forgets everybody in the end.</summary>
public sealed class FairGateModelTests
{
    private enum Step
    {
        Enter,
        EnterAgain,
        Leave,
        Cancel,
        Resize,
    }

    [Fact]
    public async Task EnterLeaveCancelResize_AnyOrder_DoesAsTheModelAndLeaksNothing() =>
        await Gen.Select(Gen.Int[0, 8], Gen.Int[1, 5], Gen.Int[0, 3], Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 99], Gen.Enum<CallPriority>()).List[0, 80])
            .SampleAsync(async (capacity, perCaller, queue, steps) =>
            {
                var run = new Run(capacity, perCaller, queue);
                foreach (var (step, number, priority) in steps) await run.TakeAsync(step, number, priority);
                await run.EmptyAsync();
            }, iter: 1_000);

    private sealed class Run(int capacity, int perCaller, int queue)
    {
        private readonly FairGate _gate = new(capacity, perCaller, queue);
        private readonly GateModel _model = new(capacity, perCaller, queue);
        private readonly Dictionary<GateCall, (Task<GateAnswer> Answer, CancellationTokenSource Cancellation)> _calls = [];
        private int _capacity = capacity;

        public async Task TakeAsync(Step step, int number, CallPriority priority)
        {
            switch (step)
            {
                case Step.Leave when Pick(_model.Inside, number) is { } inside:
                    _gate.Leave((await _calls[inside].Answer).Account!);
                    _model.Leave(inside);
                    break;
                case Step.Cancel when Pick(_model.Waiting, number) is { } waiting:
                    await _calls[waiting].Cancellation.CancelAsync();
                    _model.Cancel(waiting);
                    break;
                case Step.Resize:
                    _gate.Resize(_capacity = number % 9);
                    _model.Resize(number % 9);
                    break;
                default:
                    var caller = $"caller-{number % 4}";
                    var cancellation = new CancellationTokenSource();
                    var answer = _gate.EnterAsync(caller, priority, cancellation.Token).AsTask();
                    _calls.Add(_model.Enter(caller, priority), (answer, cancellation));
                    break;
            }

            await CheckAsync();
        }

        /// <summary>Lets everybody in and out again; whoever starved or leaked would be left.</summary>
        public async Task EmptyAsync()
        {
            _gate.Resize(_capacity = 8);
            _model.Resize(8);
            while (_model.Inside.FirstOrDefault() is not null) await TakeAsync(Step.Leave, 0, default);
            Assert.Equal((0, 0, 0), (_gate.Inside, _gate.Waiting, _gate.Callers));
            Assert.Empty(_model.Waiting);
        }

        private static GateCall? Pick(IEnumerable<GateCall> calls, int number) =>
            calls.ToList() is { Count: > 0 } some ? some[number % some.Count] : null;

        private async Task CheckAsync()
        {
            foreach (var (call, (answer, _)) in _calls)
            {
                if (call.State == GateCallState.Waiting) Assert.False(answer.IsCompleted);
                else if (call.State == GateCallState.Cancelled) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
                else Assert.Equal(call.State == GateCallState.Refused, (await answer.WaitAsync(TimeSpan.FromSeconds(30))).Account is null);
            }

            Assert.Equal((_model.Inside.Count(), _model.Waiting.Count(), _model.Callers), (_gate.Inside, _gate.Waiting, _gate.Callers));
            Assert.All(_model.Inside.CountBy(call => call.Caller), one => Assert.InRange(one.Value, 1, perCaller));
            Assert.All(_model.Waiting.CountBy(call => call.Caller), one => Assert.InRange(one.Value, 1, queue));
            if (_gate.Inside < _capacity)
                Assert.All(_model.Waiting, call => Assert.Equal(perCaller, _model.Inside.Count(one => one.Caller == call.Caller)));
        }
    }
}
