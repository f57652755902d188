using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Streaming;
using FunctionsOrchestration.Mesh.Telemetry;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace FunctionsOrchestration.Mesh.Resilience;

/// <summary>
/// What stands in front of one endpoint: two circuits, one that counts failures and one that counts slow answers, and the time limit
/// of an attempt. While a circuit is open nothing passes; after its break one call does, and decides.
/// </summary>
internal sealed class EndpointGuard
{
    // The shortest that Polly takes. How long nothing is sent is for EndpointHealth to say, which a good probe ends early; Polly then
    // lets one call through, which decides.
    private static readonly TimeSpan HalfOpenAfter = TimeSpan.FromMilliseconds(500);

    private readonly ResiliencePipeline<EndpointReply> _circuits;
    private readonly ResiliencePipeline<EndpointReply> _pipeline;
    private readonly TimeSpan _attemptTimeout;
    private readonly CircuitBreakerStateProvider _failures = new();
    private readonly CircuitBreakerStateProvider _slowness = new();
    private readonly TimeProvider _time;

    /// <param name="definition">When circuits open, and how long an attempt may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onOpened">Told when a circuit opens, and for how long.</param>
    public EndpointGuard(ResilienceDefinition definition, TimeProvider time, Action<TimeSpan> onOpened)
    {
        var circuit = definition.Circuit;
        (_time, _attemptTimeout) = (time, definition.AttemptTimeout);
        _circuits = new ResiliencePipelineBuilder<EndpointReply> { TimeProvider = time }
            .AddCircuitBreaker(Breaker(circuit, circuit.SlowRatio, _slowness, onOpened, outcome =>
                outcome.Result is { } reply && reply.Elapsed >= circuit.SlowAfter))
            .AddCircuitBreaker(Breaker(circuit, circuit.FailureRatio, _failures, onOpened, outcome => outcome.Exception switch
            {
                null => outcome.Result!.Fault is { } fault && Faults.IsFailure(fault.Kind),
                OperationCanceledException => false,
                _ => true,
            }))
            .Build();
        _pipeline = new ResiliencePipelineBuilder<EndpointReply> { TimeProvider = time }
            .AddPipeline(_circuits)
            .AddTimeout(definition.AttemptTimeout)
            .Build();
    }

    /// <summary>True while either circuit lets nothing through but a trial.</summary>
    public bool IsOpen => IsBroken(_failures) || IsBroken(_slowness);

    /// <summary>Makes one attempt.</summary>
    /// <returns>The reply, a fault included; null where a circuit did not let it through.</returns>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async ValueTask<EndpointReply?> SendAsync(EndpointModel endpoint, MeshCall call, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellation);
        try
        {
            // A stream may go on for longer than an attempt may be silent; it keeps that limit by itself.
            var pipeline = call.Stream is null ? _pipeline : _circuits;
            var outcome = await pipeline.ExecuteOutcomeAsync(AttemptAsync, context, (endpoint, call, this));
            return outcome.Exception switch
            {
                null => outcome.Result,
                BrokenCircuitException => null,
                TimeoutRejectedException late => EndpointReply.Failed(
                    FaultKind.TimedOut, $"No answer within {late.Timeout.TotalSeconds:0.###} s.") with { Elapsed = late.Timeout },
                OperationCanceledException when cancellation.IsCancellationRequested =>
                    throw new OperationCanceledException(cancellation),
                var unexpected => EndpointReply.Failed(FaultKind.BadAnswer, $"{unexpected.GetType().Name}: {unexpected.Message}"),
            };
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async ValueTask<Outcome<EndpointReply>> AttemptAsync(
        ResilienceContext context, (EndpointModel Endpoint, MeshCall Call, EndpointGuard Guard) attempt)
    {
        var (endpoint, call, guard) = attempt;
        var time = guard._time;
        var began = time.GetTimestamp();
        call.BeginAttempt(endpoint);
        using var span = AttemptSpan.Start(call, endpoint);
        try
        {
            var reply = call.Stream is { } sink
                ? await StreamAttempt.RunAsync(endpoint, call, sink, guard._attemptTimeout, time, context.CancellationToken)
                : (await endpoint.Channel.SendAsync(call.Operation, call.Request.Payload, context.CancellationToken))
                    with { Elapsed = time.GetElapsedTime(began) };
            if (span is not null) AttemptSpan.End(span, reply);
            return Outcome.FromResult(reply);
        }
        catch (OperationCanceledException) when (call.IsPastDeadline && IsLate(endpoint, time.GetElapsedTime(began)))
        {
            var late = EndpointReply.Failed(FaultKind.TimedOut, "No answer before the deadline.");
            if (span is not null) AttemptSpan.End(span, late);
            return Outcome.FromResult(late);
        }
        catch (Exception exception)
        {
            if (span is not null) AttemptSpan.Broke(span, exception);
            return Outcome.FromException<EndpointReply>(exception);
        }
    }

    // An endpoint that hangs must be found out even where every caller gives up before the attempt's own limit. One that was given
    // less time than it usually takes is not to blame.
    private static bool IsLate(EndpointModel endpoint, TimeSpan elapsed) => elapsed.TotalMilliseconds > endpoint.State.Latency.Milliseconds;

    private static CircuitBreakerStrategyOptions<EndpointReply> Breaker(
        CircuitDefinition circuit, double ratio, CircuitBreakerStateProvider state, Action<TimeSpan> onOpened,
        Func<Outcome<EndpointReply>, bool> counts) => new()
    {
        FailureRatio = ratio,
        MinimumThroughput = circuit.MinimumCalls,
        SamplingDuration = circuit.Window,
        BreakDuration = HalfOpenAfter,
        StateProvider = state,
        ShouldHandle = arguments => ValueTask.FromResult(
            counts(arguments.Outcome) || (IsNoTrial(arguments.Outcome) && state.CircuitState == CircuitState.HalfOpen)),
        OnOpened = arguments =>
        {
            onOpened(circuit.BreakTime);
            return ValueTask.CompletedTask;
        },
    };

    // A trial that was given up, or stopped by the other circuit, has shown nothing: the circuit stays open.
    private static bool IsNoTrial(Outcome<EndpointReply> outcome) =>
        outcome.Exception is OperationCanceledException or BrokenCircuitException;

    private static bool IsBroken(CircuitBreakerStateProvider circuit) => circuit.CircuitState != CircuitState.Closed;
}
