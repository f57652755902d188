using System.Text.Json;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference.Rest;

/// <summary>Requests and answers of <c>infer</c> as JSON, for client and server.</summary>
internal static class RestInference
{
    /// <summary>The code of an error that concerns one model; the server's others work.</summary>
    public const string UnavailableCode = "model_unavailable";

    /// <exception cref="ArgumentException">A number is not finite, which JSON cannot say.</exception>
    public static ReadOnlyMemory<byte> WriteRequest(object payload) => Json.Write(writer =>
    {
        writer.WriteStartObject();
        JsonTensors.Write(writer, "inputs", CanonicalTensors.WriteRequest(payload));
        writer.WriteEndObject();
    });

    /// <exception cref="TensorException">It is no request of the operation.</exception>
    public static object ReadRequest(Operation operation, JsonElement request) =>
        CanonicalTensors.ReadRequest(operation, JsonTensors.Read(request, "inputs"));

    public static void WriteAnswer(Utf8JsonWriter writer, Operation operation, EndpointReply reply, string? id)
    {
        writer.WriteStartObject();
        writer.WriteString("model_name", operation.Key);
        if (id is not null) writer.WriteString("id", id);
        JsonTensors.Write(writer, ModelParameters.Write(reply.Model));
        JsonTensors.Write(writer, "outputs", CanonicalTensors.WriteAnswer(operation, reply.Value!));
        writer.WriteEndObject();
    }

    /// <summary>The reason that this project's server gives beside the status.</summary>
    public static FaultKind? Refusal(JsonElement body) => Json.Text(body, "code") == UnavailableCode ? FaultKind.OperationUnavailable : null;

    /// <exception cref="BadAnswerException">It is no answer to the payload.</exception>
    public static EndpointReply ReadAnswer(Operation operation, object payload, JsonElement answer)
    {
        try
        {
            var set = JsonTensors.Read(answer, "outputs");
            return new EndpointReply
            {
                Value = CanonicalTensors.ReadAnswer(operation, payload, set),
                Model = ModelParameters.Read(set, Json.Text(answer, "model_name") ?? operation.Key, Json.Text(answer, "model_version")),
            };
        }
        catch (TensorException wrong)
        {
            throw new BadAnswerException(wrong.Message);
        }
    }
}
