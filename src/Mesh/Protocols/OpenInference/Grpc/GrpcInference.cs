using FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc.Wire;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc;

/// <summary>Requests and answers of <c>ModelInfer</c>, for client and server.</summary>
internal static class GrpcInference
{
    public static ModelInferRequest WriteRequest(string model, object payload)
    {
        var request = new ModelInferRequest { ModelName = model };
        request.Inputs.AddRange(CanonicalTensors.WriteRequest(payload).Select(tensor => new ModelInferRequest.Types.InferInputTensor
        {
            Name = tensor.Name, Datatype = tensor.Datatype, Shape = { tensor.Shape }, Contents = GrpcTensors.Contents(tensor),
        }));
        return request;
    }

    /// <exception cref="TensorException">It is no request of the operation.</exception>
    public static object ReadRequest(Operation operation, ModelInferRequest request)
    {
        var raw = request.RawInputContents;
        RequireOneEach(raw.Count, request.Inputs.Count);
        return CanonicalTensors.ReadRequest(operation, new TensorSet(
        [
            .. request.Inputs.Select((tensor, index) => GrpcTensors.Read(
                tensor.Name, tensor.Datatype, tensor.Shape, tensor.Contents, raw.Count > 0 ? raw[index] : null)),
        ]));
    }

    public static ModelInferResponse WriteAnswer(Operation operation, EndpointReply reply, string id)
    {
        var answer = new ModelInferResponse { ModelName = operation.Key, Id = id };
        foreach (var (name, text) in ModelParameters.Write(reply.Model)) answer.Parameters[name] = new InferParameter { StringParam = text };
        answer.Outputs.AddRange(CanonicalTensors.WriteAnswer(operation, reply.Value!).Select(tensor => new ModelInferResponse.Types.InferOutputTensor
        {
            Name = tensor.Name, Datatype = tensor.Datatype, Shape = { tensor.Shape }, Contents = GrpcTensors.Contents(tensor),
        }));
        return answer;
    }

    /// <exception cref="TensorException">It is no answer to the payload.</exception>
    public static EndpointReply ReadAnswer(Operation operation, object payload, ModelInferResponse answer)
    {
        var raw = answer.RawOutputContents;
        RequireOneEach(raw.Count, answer.Outputs.Count);
        var set = new TensorSet(
            [
                .. answer.Outputs.Select((tensor, index) => GrpcTensors.Read(
                    tensor.Name, tensor.Datatype, tensor.Shape, tensor.Contents, raw.Count > 0 ? raw[index] : null)),
            ],
            GrpcTensors.Read(answer.Parameters));
        return new EndpointReply
        {
            Value = CanonicalTensors.ReadAnswer(operation, payload, set),
            Model = ModelParameters.Read(set, answer.ModelName, answer.ModelVersion),
        };
    }

    private static void RequireOneEach(int raw, int tensors)
    {
        if (raw > 0 && raw != tensors) throw new TensorException($"There are {raw} raw contents for {tensors} tensors.");
    }
}
