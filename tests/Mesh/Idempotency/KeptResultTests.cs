using System.Text;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Idempotency;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Idempotency;

/// <summary>Results that stores keep are read by later programs.</summary>
public sealed class KeptResultTests
{
    [Fact]
    public void Read_OfEveryFieldAsFirstWritten_IsUnderstood()
    {
        const string Json = """
            {"service":"chat","serviceVersion":"2","endpoint":"a","value":{"text":"Hello."},"model":{"name":"m","version":"1"},
             "usage":{"input":3,"output":2,"cachedInput":1},"finishReason":"stop"}
            """;

        var result = KeptResult.Read(Encoding.UTF8.GetBytes(Json), Operations.Chat);

        Assert.Equal(("Hello.", "stop", "m"), (result.Require<ChatAnswer>().Text, result.FinishReason, result.Model?.Name));
        Assert.Equal((new TokenUsage(3, 2, 1), new Route("chat", "2", "a", 0, "idempotent-replay")), (result.Usage, result.Route));
    }

    [Fact]
    public void Read_OfAProblemAsFirstWritten_IsUnderstood()
    {
        const string Json = """{"service":"nlp","problem":"InvalidInput","message":"It is empty."}""";

        var result = KeptResult.Read(Encoding.UTF8.GetBytes(Json), Operations.Sentiment);

        Assert.Equal(new MeshProblem(ProblemReason.InvalidInput, "It is empty."), result.Problem);
    }

    [Fact]
    public void WriteAndRead_Vectors_AreTheSameToTheLastBit()
    {
        var vector = Enumerable.Range(1, 512).Select(i => MathF.Sin(i) / 3).ToArray();
        var first = new MeshResult { Value = new Embedding[] { new(vector) }, Route = new Route("nlp", "1", "a", 1, "only") };

        var again = KeptResult.Read(KeptResult.Write(first, Operations.Embed), Operations.Embed);

        Assert.Equal(vector, again.Require<IReadOnlyList<Embedding>>()[0].Vector);
    }
}
