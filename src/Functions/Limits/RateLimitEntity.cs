using FunctionsOrchestration.Mesh.Limits.Rates;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Limits;

/// <summary>
/// Owns one meter of one limit for one service, tenant and key: <see cref="RateLedger"/> with a place to keep its state. Its key is that
/// scope and the meter, such as <c>service=nlp,tenant=acme|requests</c>. It goes when nothing is left to remember.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="log">Says what did not add up.</param>
public sealed class RateLimitEntity(TimeProvider time, ILogger<RateLimitEntity> log) : TaskEntity<RateLedgerState>
{
    private static readonly TimeSpan LeastRest = TimeSpan.FromMinutes(1);

    /// <summary>Works in what a worker reports; the worker sees the answer in the state.</summary>
    /// <param name="report">The report.</param>
    public void Report(RateReport report)
    {
        var before = State.Rejected;
        State = RateLedger.Report(State, report, time.GetUtcNow());
        if (State.Rejected > before && State.Rejections is [.., var last])
            log.RateReportRejected(Context.Id.Key, last.Worker, last.Field, last.Value, last.Problem);
        LookAgain();
    }

    /// <summary>Goes, if nothing is left to remember.</summary>
    public void Sweep()
    {
        State = State with { LooksAt = null };
        if (RateLedger.IsEmpty(State, time.GetUtcNow())) State = null!;
        else LookAgain();
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(RateLimitEntity))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<RateLimitEntity>();

    /// <summary>One pending signal at a time, however often workers report.</summary>
    private void LookAgain()
    {
        var now = time.GetUtcNow();
        if (State.LooksAt > now) return;
        var (empty, soonest) = (RateLedger.EmptyAt(State), now + LeastRest);
        var next = empty > soonest ? empty : soonest;
        State = State with { LooksAt = next };
        Context.SignalEntity(Context.Id, nameof(Sweep), options: new SignalEntityOptions { SignalTime = next });
    }
}
