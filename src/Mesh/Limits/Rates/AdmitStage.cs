using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>
/// Lets a call pass when every declared limit that covers it does; otherwise it counts against none of them. A call that reached nobody
/// counts for nothing, and AI tokens are counted again when the endpoint has told how many there were.
/// </summary>
/// <param name="rates">The limits; null where nobody can declare any.</param>
internal sealed class AdmitStage(RateLimits? rates) : IMeshStage
{
    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation) =>
        rates?.All is { Count: > 0 } limits ? AdmitAsync(limits, call, next, cancellation) : next(call, cancellation);

    private static async ValueTask<MeshResult> AdmitAsync(
        IReadOnlyList<DeclaredLimit> limits, MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var (taken, attempts) = (new List<Taken>(), call.Attempts);
        var isPassed = false;
        try
        {
            foreach (var limit in limits)
                if (await TakeAsync(limit, call, taken, cancellation) is { } refusal) return refusal;
            isPassed = true;
            var result = await next(call, cancellation);
            if (result.Usage is { } usage) Settle(taken, call.Request.Caller, usage.Total);
            return result;
        }
        finally
        {
            if (!isPassed || call.Attempts == attempts) foreach (var one in taken) one.GiveBack(call.Request.Caller);
        }
    }

    /// <summary>Takes what a limit asks for; the refusal where it has not that much.</summary>
    private static async ValueTask<MeshResult?> TakeAsync(DeclaredLimit limit, MeshCall call, List<Taken> taken, CancellationToken cancellation)
    {
        var (service, request) = (call.Service.Name, call.Request);
        if (!limit.Covers(service, request.Caller, request.ApiKey)) return null;
        if (!limit.Knows(request.Caller))
        {
            return call.Refuse(
                ProblemReason.UnknownCaller,
                $"Limit '{limit.Scope}' is strict and does not know tenant '{request.Caller}'. Add it to the tenants of the limit.");
        }

        foreach (var limiter in limit.For(service, request.Caller, request.ApiKey))
        {
            var rule = limiter.Limit.Rule;
            var most = rule.Form == RateForm.TokenBucket ? rule.Burst : rule.Limit;
            var count = limiter.Limit.Meter == RateMeter.Requests ? 1 : TokenEstimate.Of(request.Payload);
            if (count > most)
            {
                return call.Refuse(
                    ProblemReason.RateLimited, $"The call needs about {count} tokens, and limit '{limiter.Limit.Name}' never gives more than {most} at once.");
            }

            var verdict = await limiter.TakeAsync(request.Caller, request.Priority, count, cancellation);
            if (!verdict.IsAdmitted) return call.Refuse(ProblemReason.RateLimited, Describe(limiter.Limit, verdict), verdict.RetryAfter);
            taken.Add(new Taken(limiter, verdict, count));
        }

        return null;
    }

    private static void Settle(List<Taken> taken, string caller, long actual)
    {
        foreach (var one in taken)
            if (one.Limiter.Limit.Meter == RateMeter.Tokens) one.Limiter.Correct(caller, one.Verdict, actual - one.Count);
    }

    private static string Describe(RateInstance limit, RateVerdict verdict) => verdict.Outcome switch
    {
        RateOutcome.QueueFull => $"Limit '{limit.Name}' has as many calls waiting for its word as may wait.",
        RateOutcome.Unreachable => $"The owner of limit '{limit.Name}' cannot be reached, and the limit says to refuse then.",
        _ => $"Limit '{limit.Name}' is reached: {limit.Rule.Limit} in {limit.Rule.Window:c}, all workers together.",
    };

    private readonly record struct Taken(LeasedRateLimiter Limiter, RateVerdict Verdict, long Count)
    {
        public void GiveBack(string caller) => Limiter.Correct(caller, Verdict, -Count);
    }
}
