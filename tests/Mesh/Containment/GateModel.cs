using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Tests.Containment;

/// <summary>What the gate should do, said as plainly as can be: lists, and a sort for every free place.</summary>
internal sealed class GateModel(int capacity, int perCaller, int queuePerCaller)
{
    private readonly List<GateCall> _calls = [];
    private int _capacity = capacity;

    public IEnumerable<GateCall> Inside => _calls.Where(call => call.State == GateCallState.Inside);

    public IEnumerable<GateCall> Waiting => _calls.Where(call => call.State == GateCallState.Waiting);

    public int Callers => _calls.Where(IsHere).DistinctBy(call => call.Caller).Count();

    public GateCall Enter(string caller, CallPriority priority)
    {
        var call = new GateCall(caller, priority, _calls.Count);
        _calls.Add(call);
        call.State = GateCallState.Waiting;
        Fill();
        var queue = Waiting.Where(one => one.Caller == caller).OrderBy(one => one.Priority).ThenByDescending(one => one.Arrival).ToList();
        if (call.State != GateCallState.Waiting || queue.Count <= queuePerCaller) return call;
        var loser = queue.FirstOrDefault(one => one.Priority < priority) ?? call;
        loser.State = GateCallState.Refused;
        return call;
    }

    public void Leave(GateCall call) => End(call, GateCallState.Left);

    public void Cancel(GateCall call) => End(call, GateCallState.Cancelled);

    public void Resize(int capacity)
    {
        _capacity = capacity;
        Fill();
    }

    private static bool IsHere(GateCall call) => call.State is GateCallState.Inside or GateCallState.Waiting;

    private void End(GateCall call, GateCallState state)
    {
        call.State = state;
        Fill();
    }

    private void Fill()
    {
        while (Inside.Count() < _capacity)
        {
            var share = Math.Max(1, _capacity / Math.Max(1, Callers));
            var next = Waiting.Where(call => InsideOf(call.Caller) < perCaller)
                .OrderByDescending(call => InsideOf(call.Caller) < share)
                .ThenByDescending(call => call.Priority)
                .ThenBy(call => InsideOf(call.Caller))
                .ThenBy(call => call.Arrival)
                .FirstOrDefault();
            if (next is null) return;
            next.State = GateCallState.Inside;
        }
    }

    private int InsideOf(string caller) => Inside.Count(call => call.Caller == caller);
}

internal sealed class GateCall(string caller, CallPriority priority, int arrival)
{
    public string Caller { get; } = caller;

    public CallPriority Priority { get; } = priority;

    public int Arrival { get; } = arrival;

    public GateCallState State { get; set; }
}

internal enum GateCallState
{
    Waiting,
    Inside,
    Refused,
    Cancelled,
    Left,
}
