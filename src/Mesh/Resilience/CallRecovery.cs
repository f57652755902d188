using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Pipeline;
using Polly;
using Polly.Hedging;
using Polly.Retry;

namespace FunctionsOrchestration.Mesh.Resilience;

/// <summary>Further attempts of the calls of one service: retries, and hedges where the operation allows them, within one budget.</summary>
internal sealed class CallRecovery
{
    private static readonly ResiliencePropertyKey<MeshCall> Call = new("mesh.call");

    private readonly ResiliencePipeline<MeshResult> _retrying;
    private readonly ResiliencePipeline<MeshResult> _hedging;
    private readonly RetryBudget _budget;
    private readonly ResilienceDefinition _definition;
    private readonly Random _random;

    public CallRecovery(ResilienceDefinition definition, TimeProvider time, Random random)
    {
        (_definition, _random) = (definition, random);
        _budget = new RetryBudget(definition.RetryBudget, definition.MinRetriesPerSecond, time);
        _retrying = AddRetry(new ResiliencePipelineBuilder<MeshResult> { TimeProvider = time }).Build();
        _hedging = definition.HedgeAfter is { } delay
            ? AddHedge(AddRetry(new ResiliencePipelineBuilder<MeshResult> { TimeProvider = time }), delay).Build()
            : _retrying;
    }

    /// <summary>Runs the rest of the pipeline, once or several times.</summary>
    public async ValueTask<MeshResult> RunAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        _budget.Deposit();
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellation);
        try
        {
            var pipeline = call.Operation.IsIdempotent ? _hedging : _retrying;
            if (pipeline != _retrying) context.Properties.Set(Call, call);
            var outcome = await pipeline.ExecuteOutcomeAsync(AttemptAsync, context, (call, next));
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async ValueTask<Outcome<MeshResult>> AttemptAsync(ResilienceContext context, (MeshCall Call, MeshNext Next) attempt)
    {
        try
        {
            return Outcome.FromResult(await attempt.Next(attempt.Call, context.CancellationToken));
        }
        catch (Exception exception)
        {
            return Outcome.FromException<MeshResult>(exception);
        }
    }

    // A second attempt that found no endpoint to go to must not take the place of the answer that the first one waits for.
    private static bool IsRefusal(Outcome<MeshResult> outcome) =>
        outcome.Result?.Problem?.Reason is ProblemReason.Overloaded or ProblemReason.NoHealthyEndpoint;

    // Nor is there a second attempt where the first one found nobody: it would find nobody either.
    private static bool WasAsked(ResilienceContext context) => context.Properties.TryGetValue(Call, out var call) && call.Attempts > 0;

    private ResiliencePipelineBuilder<MeshResult> AddRetry(ResiliencePipelineBuilder<MeshResult> builder) =>
        _definition.Retries == 0 ? builder : builder.AddRetry(new RetryStrategyOptions<MeshResult>
        {
            MaxRetryAttempts = _definition.Retries,
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.AttemptNumber < _definition.Retries
                && arguments.Outcome.Result is { MayRetry: true }
                && !arguments.Context.CancellationToken.IsCancellationRequested
                && _budget.TryWithdraw()),
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(Wait(arguments.AttemptNumber)),
        });

    private ResiliencePipelineBuilder<MeshResult> AddHedge(ResiliencePipelineBuilder<MeshResult> builder, TimeSpan delay) =>
        builder.AddHedging(new HedgingStrategyOptions<MeshResult>
        {
            MaxHedgedAttempts = 1,
            Delay = delay,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { MayRetry: true } || IsRefusal(arguments.Outcome)),
            ActionGenerator = arguments => WasAsked(arguments.PrimaryContext) && _budget.TryWithdraw() ? () => arguments.Callback(arguments.ActionContext) : null,
        });

    /// <summary>Full jitter: anything from nothing to a bound that doubles, so that callers do not come back together.</summary>
    private TimeSpan Wait(int retry)
    {
        var bound = Math.Min(_definition.RetryDelay.Ticks * Math.Pow(2, retry), _definition.MaxRetryDelay.Ticks);
        return TimeSpan.FromTicks((long)(bound * _random.NextDouble()));
    }
}
