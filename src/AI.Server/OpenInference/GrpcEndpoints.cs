using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.InProcess;
using FunctionsOrchestration.Mesh.Protocols.OpenInference;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc.Wire;
using Grpc.Core;

namespace FunctionsOrchestration.AI.Server.OpenInference;

/// <summary>Open Inference Protocol v2 over gRPC.</summary>
/// <param name="shelf">What is offered.</param>
internal sealed class GrpcEndpoints(ModelShelf shelf) : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = true });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ModelReadyResponse { Ready = shelf.Find(request.Name, request.Version) is not null });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerMetadataResponse { Name = AboutServer.Name, Version = AboutServer.Version });

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context)
    {
        var operation = Find(request.Name, request.Version).Operation;
        return Task.FromResult(new ModelMetadataResponse
        {
            Name = operation.Key,
            Versions = { ModelShelf.Version },
            Platform = AboutServer.Platform,
            Inputs = { CanonicalTensors.Inputs(operation).Select(Describe) },
            Outputs = { CanonicalTensors.Outputs(operation).Select(Describe) },
        });
    }

    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        var model = Find(request.ModelName, request.ModelVersion);
        try
        {
            var payload = GrpcInference.ReadRequest(model.Operation, request);
            var reply = await model.Answer(payload, context.CancellationToken);
            return reply.Fault is { } fault
                ? throw new RpcException(new Status(Code(fault.Kind), fault.Message))
                : GrpcInference.WriteAnswer(model.Operation, reply, request.Id);
        }
        catch (TensorException wrong)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, wrong.Message));
        }
    }

    private static StatusCode Code(FaultKind kind) => kind switch
    {
        FaultKind.InvalidInput => StatusCode.InvalidArgument,
        FaultKind.OperationUnavailable => StatusCode.FailedPrecondition,
        _ => StatusCode.Internal,
    };

    private static ModelMetadataResponse.Types.TensorMetadata Describe(TensorShape tensor) =>
        new() { Name = tensor.Name, Datatype = tensor.Datatype, Shape = { tensor.Shape } };

    private InProcessModel Find(string name, string version) =>
        shelf.Find(name, version) ?? throw new RpcException(new Status(StatusCode.NotFound, shelf.Missing(name)));
}
