using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;
using Polly;
using Polly.Timeout;

namespace FunctionsOrchestration.Mesh.Resilience;

/// <summary>Ends a call at its caller's deadline or at its service's time limit, whichever is earlier.</summary>
internal sealed class DeadlineStage : IMeshStage
{
    private static readonly ResiliencePropertyKey<TimeSpan> Limit = new("mesh.limit");

    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<MeshResult> _pipeline;

    public DeadlineStage(TimeProvider time)
    {
        _time = time;
        _pipeline = new ResiliencePipelineBuilder<MeshResult> { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = arguments => ValueTask.FromResult(arguments.Context.Properties.GetValue(Limit, Timeout.InfiniteTimeSpan)),
            })
            .Build();
    }

    public async ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var limit = call.Service.Definition.Resilience.CallTimeout;
        if (call.Request.Deadline is { } deadline && deadline - _time.GetUtcNow() is var left && left < limit) limit = left;
        if (limit <= TimeSpan.Zero) return call.Refuse(ProblemReason.DeadlineExceeded, "The deadline had passed when the call was made.");

        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellation);
        call.Caller = cancellation;
        try
        {
            context.Properties.Set(Limit, limit);
            var outcome = await _pipeline.ExecuteOutcomeAsync(CallAsync, context, (call, next));
            if (outcome.Exception is TimeoutRejectedException)
                return call.Refuse(ProblemReason.DeadlineExceeded, $"No answer within {limit.TotalSeconds:0.###} s.");
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async ValueTask<Outcome<MeshResult>> CallAsync(ResilienceContext context, (MeshCall Call, MeshNext Next) state)
    {
        state.Call.Limit = context.CancellationToken;
        try
        {
            return Outcome.FromResult(await state.Next(state.Call, context.CancellationToken));
        }
        catch (Exception exception)
        {
            return Outcome.FromException<MeshResult>(exception);
        }
    }
}
