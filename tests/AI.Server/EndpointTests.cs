using System.Runtime.InteropServices;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Server.Tests;

/// <summary>What clients of others see.</summary>
public sealed class EndpointTests(RunningServer server)
{
    [Theory]
    [InlineData("v2", "name", "functions-orchestration")]
    [InlineData("v2/health/live", "live", "True")]
    [InlineData("v2/health/ready", "ready", "True")]
    [InlineData("v2/models/nlp.embed/ready", "ready", "True")]
    [InlineData("v2/models/nlp.embed", "platform", "dotnet")]
    [InlineData("v2/models/nlp.embed/versions/1", "name", "nlp.embed")]
    [InlineData("v1/models", "object", "list")]
    public async Task Get_Metadata_IsThatOfTheProtocol(string path, string property, string expected)
    {
        var (status, answer) = await server.AskAsync(path);

        Assert.Equal((200, expected), (status, answer.GetProperty(property).ToString()));
    }

    [Fact]
    public async Task Get_Models_AreAllOfTheServices()
    {
        var (_, answer) = await server.AskAsync("v1/models");

        Assert.Equal(
            Operations.All.Where(operation => operation != Operations.Chat).Select(operation => operation.Key).Order(StringComparer.Ordinal),
            answer.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Infer_AsOthersWriteIt_Answers()
    {
        var (status, answer) = await server.AskAsync("v2/models/timeseries.forecast/infer", """
            {
              "id": "42",
              "inputs": [
                {"name": "series", "shape": [2, 5], "datatype": "INT32", "data": [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]},
                {"name": "steps", "shape": [1], "datatype": "INT64", "data": [2]}
              ]
            }
            """);

        Assert.Equal(200, status);
        Assert.Equal("42", answer.GetProperty("id").GetString());
        var values = answer.GetProperty("outputs")[0];
        Assert.Equal(("values", "FP64"), (values.GetProperty("name").GetString(), values.GetProperty("datatype").GetString()));
        Assert.Equal([11, 12], values.GetProperty("data").EnumerateArray().Select(value => Math.Round(value.GetDouble(), 3)));
    }

    [Theory]
    [InlineData("v2/models/nlp.sentimant/infer", "{}", 404, "There is no model 'nlp.sentimant'.")]
    [InlineData("v2/models/nlp.sentiment/versions/2/infer", "{}", 404, "There is no model")]
    [InlineData("v2/models/generative.chat/infer", "{}", 404, "There is no model")]
    [InlineData("v2/models/nlp.sentiment/infer", "{", 400, "not JSON")]
    [InlineData("v2/models/nlp.sentiment/infer", "[]", 400, "'inputs' is missing.")]
    [InlineData("v2/models/nlp.sentiment/infer", """{"inputs":[]}""", 400, "Tensor 'text' is missing.")]
    [InlineData("v2/models/nlp.sentiment/infer", """{"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":[" "]}]}""", 400, "text: is blank")]
    [InlineData("v2/models/vision.ocr/infer", """{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES","data":["no image"]}]}""", 400, "image")]
    [InlineData("v2/models/recommendation.rank/infer", """{"inputs":[{"name":"request","shape":[1],"datatype":"BYTES","data":["{}"]}]}""", 400, "RankRequest")]
    public async Task Infer_WrongRequest_IsRefusedWithTheReason(string path, string json, int expected, string reason)
    {
        var (status, answer) = await server.AskAsync(path, json);

        Assert.Equal(expected, status);
        Assert.Contains(reason, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embeddings_OneTextAsBase64_AreTheSameNumbers()
    {
        var (_, floats) = await server.AskAsync("v1/embeddings", """{"model":"nlp.embed","input":["A cup of coffee."]}""");
        var (_, base64) = await server.AskAsync("v1/embeddings", """{"model":"nlp.embed","input":"A cup of coffee.","encoding_format":"base64"}""");

        Assert.Equal(
            Vector(floats).Deserialize<float[]>(),
            MemoryMarshal.Cast<byte, float>(Vector(base64).GetBytesFromBase64()).ToArray());
    }

    [Theory]
    [InlineData("{", 400, "invalid_json")]
    [InlineData("""{"model":"gpt","input":"a"}""", 404, "model_not_found")]
    [InlineData("""{"model":"nlp.sentiment","input":"a"}""", 404, "model_not_found")]
    [InlineData("""{"model":"nlp.embed"}""", 400, "invalid_input")]
    [InlineData("""{"model":"nlp.embed","input":[1,2]}""", 400, "invalid_input")]
    [InlineData("""{"model":"nlp.embed","input":[" "]}""", 400, "invalid_input")]
    public async Task Embeddings_WrongRequest_IsRefusedAsOpenAIHasIt(string json, int expected, string code)
    {
        var (status, answer) = await server.AskAsync("v1/embeddings", json);

        Assert.Equal((expected, code), (status, answer.GetProperty("error").GetProperty("code").GetString()));
    }

    [Theory]
    [MemberData(nameof(RunningServer.Protocols), MemberType = typeof(RunningServer))]
    public async Task Send_ModelFilesAreMissing_ConcernsTheOperationAlone(string protocol)
    {
        await using var broken = new ModelServer(new ServerOptions { Services = ["nlp"], Models = "/nowhere" });
        await broken.StartAsync();
        using var channel = server.Connect(protocol, broken);

        var reply = await channel.SendAsync(Operations.Embed, new TextsRequest(["Fine."]), TestContext.Current.CancellationToken);

        Assert.Equal(protocol == "openai" ? FaultKind.ServerError : FaultKind.OperationUnavailable, reply.Fault?.Kind);
    }

    [Theory]
    [MemberData(nameof(RunningServer.Protocols), MemberType = typeof(RunningServer))]
    public async Task Send_OperationThatIsNotOffered_ConcernsTheOperationAlone(string protocol)
    {
        await using var other = new ModelServer(new ServerOptions { Services = ["timeseries"] });
        await other.StartAsync();
        using var channel = server.Connect(protocol, other);

        var reply = await channel.SendAsync(Operations.Embed, new TextsRequest(["Fine."]), TestContext.Current.CancellationToken);

        Assert.Equal(FaultKind.OperationUnavailable, reply.Fault?.Kind);
    }

    private static JsonElement Vector(JsonElement answer) => answer.GetProperty("data")[0].GetProperty("embedding");
}
