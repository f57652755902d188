using System.Diagnostics;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>
/// The span of one attempt, below its call's. It is the present one while the channel sends, so that the channel's <c>HttpClient</c>
/// hands it on in the <c>traceparent</c> header, over HTTP and gRPC alike.
/// </summary>
internal static class AttemptSpan
{
    /// <summary>Begins it; null while nobody listens.</summary>
    public static Activity? Start(MeshCall call, EndpointModel endpoint)
    {
        if (!MeshTelemetry.Source.HasListeners()) return null;
        var model = Names.ModelOf(call.Service, endpoint);
        var span = MeshTelemetry.Source.StartActivity($"{Names.Of(call.Operation)} {model}", ActivityKind.Client);
        return span?
            .SetTag(Names.Operation, Names.Of(call.Operation))
            .SetTag(Names.Provider, Names.ProviderOf(endpoint))
            .SetTag(Names.RequestModel, model)
            .SetTag(Names.ServerAddress, endpoint.Definition.Address?.Host)
            .SetTag(Names.ServerPort, endpoint.Definition.Address?.Port)
            .SetTag(Names.Service, call.Service.Name)
            .SetTag(Names.Version, endpoint.Definition.Version)
            .SetTag(Names.Endpoint, endpoint.Id)
            .SetTag(Names.Attempt, call.Attempts);
    }

    /// <summary>Writes down what came of the attempt.</summary>
    public static void End(Activity span, EndpointReply reply)
    {
        span.SetTag(Names.Outcome, Names.OutcomeOf(reply.Fault)).SetTag(Names.ResponseModel, reply.Model?.Name);
        if (reply.Fault is { } fault) span.SetTag(Names.ErrorType, Names.OutcomeOf(fault)).SetStatus(ActivityStatusCode.Error, fault.Message);
    }

    /// <summary>The attempt was given up, because its time had passed, its caller had left or another one was quicker; or it broke.</summary>
    public static void Broke(Activity span, Exception exception)
    {
        var outcome = exception is OperationCanceledException ? "given_up" : exception.GetType().Name;
        span.SetTag(Names.Outcome, outcome).SetTag(Names.ErrorType, outcome).SetStatus(ActivityStatusCode.Error, exception.Message);
    }
}
