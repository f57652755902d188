using System.Text;
using System.Text.Json;
using CsCheck;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Protocols.OpenInference;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc.Wire;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Rest;
using FunctionsOrchestration.Mesh.Translation;
using Google.Protobuf;

namespace FunctionsOrchestration.Mesh.Tests.Protocols;

/// <summary>Tensors as JSON and as protocol buffers, written by us and by others.</summary>
public sealed class TensorTests
{
    private static readonly Gen<Tensor> Tensors = Gen.OneOf<Array>(
            Gen.Byte.Array[0, 9].Array[0, 5].Select(elements => (Array)elements), Gen.Float[-1e6f, 1e6f].Array[0, 9].Select(numbers => (Array)numbers),
            Gen.Double[-1e12, 1e12].Array[0, 9].Select(numbers => (Array)numbers), Gen.Long.Array[0, 9].Select(numbers => (Array)numbers))
        .Select(data => new Tensor("a", [data.Length], data) { IsBinary = data is byte[][] });

    [Fact]
    public void Rest_AnyTensor_ComesBack() => Tensors.Sample(tensor =>
    {
        var written = Json.Write(writer =>
        {
            writer.WriteStartObject();
            JsonTensors.Write(writer, "outputs", [tensor]);
            writer.WriteEndObject();
        });
        using var json = JsonDocument.Parse(written);
        Same(tensor, JsonTensors.Read(json.RootElement, "outputs")["a"]);
    });

    [Fact]
    public void Grpc_AnyTensor_ComesBack() => Tensors.Sample(tensor =>
        Same(tensor, GrpcTensors.Read("a", tensor.Datatype, [.. tensor.Shape], InferTensorContents.Parser.ParseFrom(GrpcTensors.Contents(tensor).ToByteArray()), null)));

    [Theory]
    [InlineData("""{"name":"x","shape":[2,2],"datatype":"FP32","data":[[1,2],[3,4]]}""", "1 2 3 4")]
    [InlineData("""{"name":"x","shape":[3],"datatype":"INT32","data":[1,2,3]}""", "1 2 3")]
    [InlineData("""{"name":"x","shape":[],"datatype":"FP64","data":[1.5]}""", "1.5")]
    public void Rest_TensorsOfOthers_AreRead(string tensor, string expected) => Assert.Equal(expected, string.Join(' ', Read(tensor).AsDoubles()));

    [Theory]
    [InlineData("""{"shape":[1],"datatype":"FP64","data":[1]}""", "no name")]
    [InlineData("""{"name":"x","datatype":"FP64","data":[1]}""", "no shape")]
    [InlineData("""{"name":"x","shape":[1],"datatype":"FP64"}""", "no data")]
    [InlineData("""{"name":"x","shape":[1],"datatype":"COMPLEX","data":[1]}""", "datatype that no operation uses")]
    [InlineData("""{"name":"x","shape":[2],"datatype":"FP64","data":[1]}""", "not what its shape says")]
    [InlineData("""{"name":"x","shape":[-1],"datatype":"FP64","data":[1]}""", "not what its shape says")]
    [InlineData("""{"name":"x","shape":[9223372036854775807,2],"datatype":"FP64","data":[1]}""", "not what its shape says")]
    [InlineData("""{"name":"x","shape":[1.5],"datatype":"FP64","data":[1]}""", "something else than its datatype")]
    [InlineData("""{"name":"x","shape":[1],"datatype":"INT64","data":[1.5]}""", "something else than its datatype")]
    [InlineData("""{"name":"x","shape":[1],"datatype":"BYTES","data":[7]}""", "something else than its datatype")]
    [InlineData("""{"name":"x","shape":[1],"datatype":"BYTES","data":["?"],"parameters":{"content_type":"base64"}}""", "something else than its datatype")]
    public void Rest_NoTensor_SaysWhy(string tensor, string expected) =>
        Assert.Contains(expected, Assert.Throws<TensorException>(() => Read(tensor)).Message, StringComparison.Ordinal);

    [Fact]
    public void Grpc_RawContents_AreRead()
    {
        Assert.Equal([1f, 2f], (float[])Raw("FP32", 2, BitConverter.GetBytes(1f), BitConverter.GetBytes(2f)).Data);
        Assert.Equal([7L, 8L], (long[])Raw("INT32", 2, BitConverter.GetBytes(7), BitConverter.GetBytes(8)).Data);
        Assert.Equal(["é", ""], Raw("BYTES", 2, BitConverter.GetBytes(2), Encoding.UTF8.GetBytes("é"), BitConverter.GetBytes(0)).AsTexts());
    }

    [Fact]
    public void Grpc_AnyRawBytes_AreATensorOrRefused() => Gen.Select(Gen.Int[0, 5], Gen.Byte.Array).Sample((type, bytes) =>
    {
        try
        {
            GrpcTensors.Read("x", new[] { "BYTES", "FP32", "FP64", "INT64", "INT32", "BF16" }[type], [1], null, ByteString.CopyFrom(bytes));
        }
        catch (TensorException)
        {
        }
    });

    [Fact]
    public void Chat_AsTensors_ComesBack()
    {
        var request = new ChatRequest([new ChatTurn("user", "Why?")]) { Temperature = 0.5 };
        var (asked, answered) = (CanonicalTensors.WriteRequest(request), CanonicalTensors.WriteAnswer(Operations.Chat, new ChatAnswer("Because.")));

        var read = Assert.IsType<ChatRequest>(CanonicalTensors.ReadRequest(Operations.Chat, new TensorSet(asked)));
        Assert.Equal((request.Messages[0], 0.5, null), (read.Messages[0], read.Temperature, read.MaxTokens));
        Assert.Equal(new ChatAnswer("Because."), CanonicalTensors.ReadAnswer(Operations.Chat, request, new TensorSet(answered)));
    }

    [Theory]
    [InlineData("text", 2, "must have one")]
    [InlineData("series", 1, "must hold numbers")]
    [InlineData("other", 1, "is missing")]
    public void ReadRequest_WrongTensors_SaysWhy(string name, int count, string expected)
    {
        var operation = name == "series" ? Operations.Anomaly : Operations.Sentiment;
        var set = new TensorSet([new Tensor(name, [count], Enumerable.Repeat(new byte[] { 65 }, count).ToArray())]);

        Assert.Contains(
            expected, Assert.Throws<TensorException>(() => CanonicalTensors.ReadRequest(operation, set)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadRequest_BytesThatAreNoText_AreRefused() => Assert.Contains("UTF-8", Assert.Throws<TensorException>(() =>
        CanonicalTensors.ReadRequest(Operations.Sentiment, new TensorSet([TensorValues.Bytes("text", [0xff, 0xfe])]))).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadAnswer_ForecastOfAnotherLength_IsRefused() => Assert.Throws<TensorException>(() => CanonicalTensors.ReadAnswer(
        Operations.Forecast, new ForecastRequest([1, 2, 3], 2), new TensorSet([TensorValues.Series("values", [1]), TensorValues.Text("method", "naive")])));

    private static Tensor Read(string tensor)
    {
        using var json = JsonDocument.Parse($$"""{"inputs":[{{tensor}}]}""");
        return JsonTensors.Read(json.RootElement, "inputs")["x"];
    }

    private static Tensor Raw(string datatype, int count, params byte[][] parts) =>
        GrpcTensors.Read("x", datatype, [count], null, ByteString.CopyFrom([.. parts.SelectMany(part => part)]));

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Datatype, actual.Datatype);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.Data, actual.Data);
    }
}
