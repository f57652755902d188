using System.Net;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Discovery;
using FunctionsOrchestration.Mesh.Tests.Protocols;
using FunctionsOrchestration.Mesh.Traffic.Shadow;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Traffic;

/// <summary>A scoring service is asked as agreed, and what is no score is none.</summary>
public sealed class ScoringJudgeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compare_SendsRequestAndBothAnswers_AndTakesTheScore()
    {
        await using var server = await ScriptedServer.AnswerAsync(200, """{"score":0.25,"differences":["tone"]}""");
        using var judge = Judge("127.0.0.0/8");

        var compared = await judge.CompareAsync(Pair(server.Address), Stop);

        Assert.Equal((0.25, "tone"), (compared.Similarity, Assert.Single(compared.Differences)));
        var asked = JsonElement.Parse(server.Body);
        Assert.Equal(("nlp.sentiment", "Fine."), (asked.GetProperty("operation").GetString(), asked.GetProperty("request").GetProperty("text").GetString()));
        Assert.Equal("negative", asked.GetProperty("shadow").GetProperty("label").GetString());
    }

    [Theory]
    [InlineData(200, """{"score":1.5}""")]
    [InlineData(200, """{"similarity":1}""")]
    [InlineData(200, "null")]
    public async Task Compare_AnswerWithoutAScore_IsNone(int status, string body)
    {
        await using var server = await ScriptedServer.AnswerAsync(status, body);
        using var judge = Judge("127.0.0.0/8");
        await Assert.ThrowsAsync<JsonException>(() => judge.CompareAsync(Pair(server.Address), Stop).AsTask());
    }

    [Fact]
    public async Task Compare_ServiceThatMustNotBeReached_OrRefuses_IsNotAsked()
    {
        await using var server = await ScriptedServer.AnswerAsync(403, "{}");
        using var allowed = Judge("127.0.0.0/8");
        await Assert.ThrowsAsync<HttpRequestException>(() => allowed.CompareAsync(Pair(server.Address), Stop).AsTask());
        using var forbidden = Judge();
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => forbidden.CompareAsync(Pair(server.Address), Stop).AsTask());
        Assert.IsType<ForbiddenAddressException>(failure.InnerException);
    }

    private static ScoringJudge Judge(params string[] networks) =>
        new(new AddressGuard(new AddressPolicy([.. networks.Select(network => IPNetwork.Parse(network))]), (host, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(host)])));

    private static AnswerPair Pair(Uri scorer) =>
        new(Operations.Sentiment, new TextRequest("Fine."), new Sentiment("positive", 0.9), new Sentiment("negative", 0.1), []) { Scorer = scorer };
}
