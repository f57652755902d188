using System.Text.Json.Nodes;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Protocols.HttpJson;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Protocols;

public sealed class HttpJsonTests
{
    private static readonly FieldMapping SentimentFields = new()
    {
        Path = "v3/analyze",
        Request = new Dictionary<string, string> { ["text"] = "documents[0].content" },
        Response = new Dictionary<string, string> { ["label"] = "results[0].mood", ["positive"] = "results[0].scores.good" },
    };

    [Fact]
    public async Task Send_MappedFields_AreWrittenAndReadWhereTheCatalogSays()
    {
        await using var server = await ScriptedServer.AnswerAsync(
            200, """{"results":[{"mood":"positive","scores":{"good":0.9,"bad":0.1}}]}""");
        using var channel = server.Connect("http-json", Operations.Sentiment, fields: SentimentFields, below: "api");

        var reply = await channel.SendAsync(Operations.Sentiment, new TextRequest("Good."), TestContext.Current.CancellationToken);

        Assert.Equal("POST /api/v3/analyze", server.Path);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"documents":[{"content":"Good."}]}"""), JsonNode.Parse(server.Body)));
        Assert.Equal(new Sentiment("positive", 0.9), reply.Value);
    }

    [Fact]
    public async Task Send_Lists_AreMappedElementByElement()
    {
        await using var server = await ScriptedServer.AnswerAsync(200, """{"rows":[{"v":[0.6,0.8]},{"v":[1,0]}]}""");
        using var channel = server.Connect("http-json", Operations.Embed, fields: new FieldMapping
        {
            Request = new Dictionary<string, string> { ["texts[*]"] = "items[*].text" },
            Response = new Dictionary<string, string> { ["[*].vector"] = "rows[*].v" },
        });

        var reply = await channel.SendAsync(Operations.Embed, new TextsRequest(["a", "b"]), TestContext.Current.CancellationToken);

        Assert.Equal("""{"items":[{"text":"a"},{"text":"b"}]}""", server.Body);
        Assert.Equal([[0.6f, 0.8f], [1f, 0f]], ((IReadOnlyList<Embedding>)reply.Value!).Select(one => one.Vector));
    }

    [Fact]
    public async Task Send_NothingDeclared_SpeaksCanonicalJson()
    {
        await using var server = await ScriptedServer.AnswerAsync(200, """{"values":[1,2],"method":"naive"}""");
        using var channel = server.Connect("http-json", Operations.Forecast, fields: new FieldMapping { Path = "forecast" });

        var reply = await channel.SendAsync(Operations.Forecast, new ForecastRequest([1, 2, 3], 2), TestContext.Current.CancellationToken);

        Assert.Equal("""{"series":[1,2,3],"steps":2}""", server.Body);
        var forecast = Assert.IsType<Forecast>(reply.Value);
        Assert.Equal([1d, 2d], forecast.Values);
        Assert.Null(forecast.BacktestError);
    }

    [Fact]
    public async Task Send_NumberThatJsonCannotSay_IsInvalidInputAndCallsNobody()
    {
        await using var server = await ScriptedServer.AnswerAsync(200, "{}");
        foreach (var protocol in new[] { "http-json", "open-inference" })
        {
            using var channel = server.Connect(protocol, Operations.Anomaly, fields: new FieldMapping { Path = "x" });
            var reply = await channel.SendAsync(Operations.Anomaly, new SeriesRequest([1, double.NaN]), TestContext.Current.CancellationToken);
            Assert.Equal(FaultKind.InvalidInput, reply.Fault?.Kind);
        }

        Assert.Equal("", server.Path);
    }

    [Theory]
    [InlineData("""{"results":[{"mood":"positive"}]}""")]
    [InlineData("""{"results":[{"mood":null,"scores":{"good":0.9}}]}""")]
    [InlineData("""{"results":[{"mood":"positive","scores":{"good":"0,9"}}]}""")]
    [InlineData("""{"results":{"mood":"positive"}}""")]
    public async Task Send_FieldsAreMissingOrOfAnotherKind_IsABadAnswer(string body)
    {
        await using var server = await ScriptedServer.AnswerAsync(200, body);
        using var channel = server.Connect("http-json", Operations.Sentiment, fields: SentimentFields);

        var reply = await channel.SendAsync(Operations.Sentiment, new TextRequest("Good."), TestContext.Current.CancellationToken);

        Assert.Equal(FaultKind.BadAnswer, reply.Fault?.Kind);
    }

    [Theory]
    [InlineData("tekst", "a", "label", "l", "there is no 'tekst'. Did you mean 'text'?")]
    [InlineData("text", "a..b", "label", "l", "'a..b' of 'sentiment' is no path")]
    [InlineData("text", "a", "label", "l", "'nlp.sentiment' answers with 'positive', which the mapping of the response does not have.")]
    [InlineData("text[*]", "a[*]", "label", "l", "String is no list.")]
    [InlineData("text", "a[*]", "label", "l", "must have equally many [*].")]
    public void Validate_WrongMapping_SaysWhatIsWrong(string from, string to, string answer, string path, string expected)
    {
        var mapping = new FieldMapping
        {
            Request = new Dictionary<string, string> { [from] = to }, Response = new Dictionary<string, string> { [answer] = path },
        };

        Assert.Contains(FieldRules.Validate(Operations.Sentiment, mapping), wrong => wrong.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://elsewhere/")]
    [InlineData("/rooted")]
    [InlineData("//elsewhere/x")]
    public void Validate_PathThatLeavesTheAddress_IsRefused(string path) =>
        Assert.Contains(FieldRules.Validate(Operations.Sentiment, new FieldMapping { Path = path }), wrong => wrong.Contains("relative", StringComparison.Ordinal));

    [Theory]
    [InlineData(null, "needs an address")]
    [InlineData("https://models/?key=secret", "query")]
    public void Validate_WrongAddress_SaysWhatIsWrongAndNoSecret(string? address, string expected)
    {
        var endpoint = new EndpointDefinition
        {
            Id = "a", Protocol = "openai", Address = address is null ? null : new Uri(address),
        };
        var wrong = Assert.Single(AddressRules.Validate(endpoint));

        Assert.Contains(expected, wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", wrong, StringComparison.Ordinal);
    }
}
