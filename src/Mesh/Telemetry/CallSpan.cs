using System.Diagnostics;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>The span of a whole call. Prompts, payloads and answers are never in it.</summary>
internal static class CallSpan
{
    /// <summary>Begins it; null while nobody listens.</summary>
    public static Activity? Start(MeshRequest request)
    {
        if (!MeshTelemetry.Source.HasListeners()) return null;
        var span = MeshTelemetry.Source.StartActivity($"{request.Operation} {request.Service}");
        return span?.SetTag(Names.Service, request.Service).SetTag(Names.Caller, request.Caller);
    }

    /// <summary>Writes down what came of the call.</summary>
    public static void End(Activity span, MeshCall call, MeshResult result)
    {
        var route = result.Route;
        span.SetTag(Names.Service, route.Service)
            .SetTag(Names.Version, route.Version)
            .SetTag(Names.Endpoint, route.Endpoint)
            .SetTag(Names.Attempts, route.Attempts)
            .SetTag(Names.Chosen, route.Reason)
            .SetTag(Names.Outcome, Names.OutcomeOf(result.Problem));
        if (call.Operation is { } operation)
        {
            var model = Names.ModelOf(call.Service, call.Asked);
            span.DisplayName = $"{Names.Of(operation)} {model}";
            span.SetTag(Names.Operation, Names.Of(operation)).SetTag(Names.RequestModel, model);
        }

        if (call.Asked is { } endpoint) span.SetTag(Names.Provider, Names.ProviderOf(endpoint));
        span.SetTag(Names.ResponseModel, result.Model?.Name)
            .SetTag(Names.InputTokens, result.Usage?.Input)
            .SetTag(Names.OutputTokens, result.Usage?.Output);
        if (result.FinishReason is { } reason) span.SetTag(Names.FinishReasons, new[] { reason });
        if (result.Problem is { } problem)
            span.SetTag(Names.ErrorType, Names.OutcomeOf(problem)).SetStatus(ActivityStatusCode.Error, problem.Message);
    }
}
