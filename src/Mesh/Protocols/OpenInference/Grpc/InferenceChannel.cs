using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc.Wire;
using FunctionsOrchestration.Mesh.Translation;
using Grpc.Core;
using Grpc.Net.Client;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc;

/// <summary>One endpoint over gRPC.</summary>
internal sealed class InferenceChannel : IEndpointChannel
{
    private readonly GrpcChannel _channel;
    private readonly GRPCInferenceService.GRPCInferenceServiceClient _client;
    private readonly EndpointKey _key;
    private readonly string? _model;

    public InferenceChannel(HttpTransport transport, EndpointDefinition endpoint)
    {
        _channel = GrpcChannel.ForAddress(endpoint.Address!, new GrpcChannelOptions
        {
            // A client, because a channel changes the handler that it is given.
            HttpClient = transport.Client(endpoint),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LimitedStream.Limit,
            MaxSendMessageSize = null,
        });
        _client = new GRPCInferenceService.GRPCInferenceServiceClient(_channel);
        (_key, _model) = (transport.Key(endpoint), endpoint.Model);
    }

    public async ValueTask<EndpointReply> SendAsync(Operation operation, object payload, CancellationToken cancellation)
    {
        if (!_key.TryRead(out var key, out var missing)) return new EndpointReply { Fault = missing };
        try
        {
            var request = GrpcInference.WriteRequest(_model ?? operation.Key, payload);
            var answer = await _client.ModelInferAsync(request, Headers(key), cancellationToken: cancellation);
            return GrpcInference.ReadAnswer(operation, payload, answer);
        }
        catch (RpcException failed)
        {
            cancellation.ThrowIfCancellationRequested();
            return new EndpointReply { Fault = GrpcFaults.Of(failed) };
        }
        catch (Exception wrong) when (wrong is TensorException or BadAnswerException)
        {
            return EndpointReply.Failed(FaultKind.BadAnswer, wrong.Message);
        }
    }

    public async ValueTask<string?> ProbeAsync(CancellationToken cancellation)
    {
        if (!_key.TryRead(out var key, out var missing)) return missing.Message;
        try
        {
            var answer = await _client.ServerReadyAsync(new ServerReadyRequest(), Headers(key), cancellationToken: cancellation);
            return answer.Ready ? null : "It says that it is not ready.";
        }
        catch (RpcException failed)
        {
            cancellation.ThrowIfCancellationRequested();
            return GrpcFaults.Of(failed).Message;
        }
    }

    public void Dispose() => _channel.Dispose();

    private static Metadata? Headers(string? key) => key is null ? null : new Metadata { { "authorization", $"Bearer {key}" } };
}
