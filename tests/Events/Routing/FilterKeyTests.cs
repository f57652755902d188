using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>What the keys of filters name.</summary>
public sealed class FilterKeyTests
{
    private static readonly CloudEvent Everything = Sample.Event("""
        {"siteName":"Paris","appEventTypeDetail":{"action":"Started"},"http://a.b/c":"claim","a\\b":"slash","naïve":"yes","deep":{"a":{"b":[1]}},"text":"x"}
        """) with
    {
        Time = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero),
        DataSchema = "https://schemas/1",
        DataContentType = "application/json",
        Extensions =
        [
            new EventExtension("comexampleextension1", "value"),
            new EventExtension("comexampleothervalue", "5", ExtensionType.WholeNumber),
            new EventExtension("flag", "true", ExtensionType.Boolean),
            new EventExtension("dataversion", "2.0"),
        ],
    };

    [Theory]
    [InlineData("id", "1")]
    [InlineData("EventId", "1")]
    [InlineData("source", "/shop")]
    [InlineData("Topic", "/shop")]
    [InlineData("type", "com.example.made")]
    [InlineData("EventType", "com.example.made")]
    [InlineData("Subject", "/a/b")]
    [InlineData("time", "2026-03-01T12:30:00Z")]
    [InlineData("EventTime", "2026-03-01T12:30:00Z")]
    [InlineData("dataSchema", "https://schemas/1")]
    [InlineData("datacontenttype", "application/json")]
    [InlineData("specversion", "1.0")]
    [InlineData("DataVersion", "2.0")]
    [InlineData("eventtypeversion", "2.0")]
    [InlineData("comexampleextension1", "value")]
    [InlineData("comexampleothervalue", "5")]
    [InlineData("flag", "true")]
    [InlineData("data.sitename", "paris")]
    [InlineData("Data.appEventTypeDetail.action", "Started")]
    [InlineData(@"data.http://a\.b/c", "claim")]
    [InlineData(@"data.a\\b", "slash")]
    [InlineData("data.NAÏVE", "yes")]
    public void Key_OfAPartOfTheEvent_ReadsIt(string key, string value) =>
        Assert.True(Sample.Matches(Sample.Rule("StringIn", key, $"[\"{value}\"]"), Everything));

    [Theory]
    [InlineData("data.missing")]
    [InlineData("data.text.more")]
    [InlineData("data.deep.a.b.c")]
    [InlineData("data.deep.a.b.0")]
    [InlineData("otherextension")]
    public void Key_OfWhatIsNotThere_FindsNothing(string key) =>
        Assert.True(Sample.Matches(Sample.Rule("IsNullOrUndefined", key, null), Everything));

    [Fact]
    public void ExtensionOfANumber_IsANumberAndHasAString()
    {
        // The page's own example filters the extension comexampleothervalue, which is 5, by StringBeginsWith.
        Assert.True(Sample.Matches(Sample.Rule("StringBeginsWith", "comexampleothervalue", """["5", "1"]"""), Everything));
        Assert.True(Sample.Matches(Sample.Rule("NumberGreaterThan", "comexampleothervalue", "4"), Everything));
        Assert.True(Sample.Matches(Sample.Rule("BoolEquals", "flag", "true"), Everything));
        Assert.False(Sample.Matches(Sample.Rule("NumberGreaterThan", "comexampleextension1", "0"), Everything));
    }

    [Fact]
    public void TwoMembersThatDifferInCase_TheExactOneIsRead() =>
        Assert.True(Sample.Matches(Sample.Rule("NumberIn", "data.ab", "[2]"), Sample.Event("""{"AB":1,"ab":2}""")));

    [Theory]
    [InlineData("""{"\u0061b":"x"}""")]
    [InlineData("""{"A\u0042":"\u0078"}""")]
    public void EscapedNamesAndTexts_AreRead(string data) =>
        Assert.True(Sample.Matches(Sample.Rule("StringIn", "data.ab", """["X"]"""), Sample.Event(data)));

    [Fact]
    public void HalfASurrogate_IsNoReasonToFail()
    {
        var one = Sample.Event("""{"x":"a\ud800","\udc00":1}""");
        Assert.True(Sample.Matches(Sample.Rule("StringBeginsWith", "data.x", """["a"]"""), one));
        Assert.True(Sample.Matches(Sample.Rule("IsNullOrUndefined", "data.y", null), one));
    }

    [Fact]
    public void LongText_IsComparedWhole()
    {
        var text = new string('x', 5_000);
        Assert.True(Sample.Matches(Sample.Rule("StringEndsWith", "data.x", """["END"]"""), Sample.Event($$"""{"x":"{{text}}end"}""")));
    }

    [Fact]
    public void DataThatIsNotJson_HasNoKeys()
    {
        var one = Sample.Event() with { Data = new EventData(EventDataKind.Binary, new byte[] { 1, 2 }) };
        Assert.True(Sample.Matches(Sample.Rule("IsNullOrUndefined", "data", null), one));
        Assert.True(Sample.Matches(Sample.Rule("IsNullOrUndefined", "data.x", null), one));
    }
}
