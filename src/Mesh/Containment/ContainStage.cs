using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Containment;

/// <summary>Lets a call into its service when there is a place for it and its caller; what finds neither place nor queue is refused.</summary>
internal sealed class ContainStage : IMeshStage
{
    public async ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var bulkhead = call.Service.State.Bulkhead;
        var answer = await bulkhead.Gate.EnterAsync(call.Request.Caller, call.Request.Priority, cancellation);
        if (answer.Account is not { } account)
            return call.Refuse(ProblemReason.Overloaded, Describe(call, bulkhead, answer), bulkhead.RetryAfter(answer));

        var began = bulkhead.Times.Begin();
        try
        {
            return await next(call, cancellation);
        }
        finally
        {
            bulkhead.Times.End(began);
            bulkhead.Gate.Leave(account);
        }
    }

    private static string Describe(MeshCall call, Bulkhead bulkhead, GateAnswer answer)
    {
        var (service, caller) = (call.Service.Name, call.Request.Caller);
        var queue = bulkhead.Definition.MaxQueuedPerCaller == 0
            ? "nothing may wait"
            : $"{answer.WaitingOfCaller} of {bulkhead.Definition.MaxQueuedPerCaller} of caller '{caller}' wait already";
        return answer.Refusal switch
        {
            GateRefusal.Displaced =>
                $"The queue of caller '{caller}' for '{service}' is full, and a more important call took this one's place in it.",
            GateRefusal.CallerFull =>
                $"Caller '{caller}' has its {bulkhead.Definition.MaxConcurrentPerCaller} calls of '{service}' under way, and {queue}.",
            _ when bulkhead.Definition.MaxConcurrentOverall is { } overall =>
                $"Service '{service}' is full: {answer.Inside} calls are under way where {bulkhead.Gate.Capacity} may be in this worker, of {overall} in "
                + $"all workers{(bulkhead.Gate.Capacity == 0 ? " (it has leased no place yet, or cannot reach the control plane)" : "")}, and {queue}.",
            _ => $"Service '{service}' is full: {answer.Inside} calls are under way where {bulkhead.Gate.Capacity} may be, and {queue}.",
        };
    }
}
