using System.Text;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>Reading CloudEvents in each mode, and what is refused of them.</summary>
public sealed class CloudEventReaderTests
{
    private const string Full = """
        {"specversion":"1.0","id":"A-1","source":"/shop","type":"com.example.made","subject":"o/1","time":"2026-03-01T13:30:00.1234567+01:00",
         "dataschema":"https://schemas/1","datacontenttype":"application/json","tenant":"north","count":7,"flag":true,"nothing":null,
         "data": {"a" : [1, 2.50, "\u00e4"]} }
        """;

    [Fact]
    public void Structured_WithEverything_IsReadWithItsDataAsItWasSent()
    {
        var one = Assert.Single(Read(Full, "application/cloudevents+json; charset=utf-8").Events);
        Assert.Equal(("A-1", "/shop", "com.example.made", "o/1"), (one.Id, one.Source, one.Type, one.Subject));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero).AddTicks(1_234_567), one.Time);
        Assert.Equal(("https://schemas/1", "application/json"), (one.DataSchema, one.DataContentType));
        Assert.Equal(
            [new("tenant", "north"), new("count", "7", ExtensionType.WholeNumber), new("flag", "true", ExtensionType.Boolean)],
            one.Extensions);
        Assert.Equal(EventData.Json("""{"a" : [1, 2.50, "\u00e4"]}"""), one.Data);
    }

    [Fact]
    public void Batch_OfTwo_IsReadInOrder()
    {
        var reading = Read($"[{Minimal("1")}, {Minimal("2")}]", EventReader.CloudEventBatchJson);
        Assert.Equal(["1", "2"], reading.Events.Select(one => one.Id));
        Assert.Equal(0, reading.Repeated);
    }

    [Fact]
    public void Batch_WithTheSameEventTwice_HasItOnceAndSaysSo()
    {
        var reading = Read($"[{Minimal("1")}, {Minimal("2")}, {Minimal("1")}]", EventReader.CloudEventBatchJson);
        Assert.Equal(["1", "2"], reading.Events.Select(one => one.Id));
        Assert.Equal(1, reading.Repeated);
    }

    [Fact]
    public void Base64_BecomesBytes() =>
        Assert.Equal(
            new EventData(EventDataKind.Binary, new byte[] { 1, 2, 3 }),
            Assert.Single(Read(Minimal("1", """, "data_base64":"AQID" """), EventReader.CloudEventJson).Events).Data);

    [Fact]
    public void PlainJson_WithASpecVersion_IsACloudEvent() =>
        Assert.Equal("1", Assert.Single(Read($"[{Minimal("1")}]", "application/json").Events).Id);

    [Fact]
    public void Binary_HeadersAndBody_AreRead()
    {
        var reading = Read(
            """{"a":1}""", "application/json",
            ("CE-Id", "1"), ("ce-specversion", "1.0"), ("ce-source", "/shop"), ("ce-type", "made"), ("ce-subject", "Euro%20%E2%82%AC"),
            ("ce-time", "2026-03-01T12:30:00Z"), ("ce-tenant", "north"), ("x-other", "no"));
        var one = Assert.Single(reading.Events);
        Assert.Equal(("1", "/shop", "made", "Euro €", "application/json"), (one.Id, one.Source, one.Type, one.Subject, one.DataContentType));
        Assert.Equal(new EventExtension("tenant", "north"), Assert.Single(one.Extensions));
        Assert.Equal(EventData.Json("""{"a":1}"""), one.Data);
    }

    [Fact]
    public void Binary_OfAnotherContentType_KeepsTheBytes()
    {
        var one = Assert.Single(Read("{not json", "text/plain", Required).Events);
        Assert.Equal(EventDataKind.Binary, one.Data.Kind);
        Assert.Equal("{not json", Encoding.UTF8.GetString(one.Data.Bytes.Span));
    }

    [Fact]
    public void Binary_WithABodyThatIsNoJson_IsRefused() =>
        Assert.Equal(RoutingErrorKind.Malformed, Assert.Single(Read("{\"a\":", "application/json", Required).Errors).Kind);

    [Theory]
    [InlineData("""{"specversion":"1.0","source":"/s","type":"t"}""", "id")]
    [InlineData("""{"specversion":"1.0","id":"","source":"/s","type":"t"}""", "id")]
    [InlineData("""{"specversion":"1.0","id":7,"source":"/s","type":"t"}""", "id")]
    [InlineData("""{"specversion":"1.0","id":"1","type":"t"}""", "source")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"a b","type":"t"}""", "source")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s"}""", "type")]
    [InlineData("""{"id":"1","source":"/s","type":"t"}""", "specversion")]
    [InlineData("""{"specversion":"0.3","id":"1","source":"/s","type":"t"}""", "specversion")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","subject":""}""", "subject")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"yesterday"}""", "time")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"2026-03-01T12:30:00"}""", "time")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"2026-02-30T12:30:00Z"}""", "time")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","dataschema":"no uri"}""", "dataschema")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":""}""", "datacontenttype")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","Tenant":"x"}""", "Tenant")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","a-b":"x"}""", "a-b")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","count":1.5}""", "count")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","count":4294967296}""", "count")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","obj":{"a":[1]}}""", "obj")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":"*"}""", "data_base64")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","data":1,"data_base64":"AQID"}""", "data")]
    [InlineData("""{"specversion":"1.0","id":"1","id":"2","source":"/s","type":"t"}""", "id")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","x":"1","x":"2"}""", "x")]
    [InlineData("""{"specversion":"1.0","id":"\ud800","source":"/s","type":"t"}""", "id")]
    public void Structured_WithAMistake_IsRefusedWithItsPlace(string json, string field)
    {
        var reading = Read(json, EventReader.CloudEventJson);
        Assert.Empty(reading.Events);
        Assert.Contains(reading.Errors, error => error.Field == field);
    }

    [Fact]
    public void Batch_WithMistakes_NamesEachAndAcceptsNothing()
    {
        var reading = Read($$"""[{{Minimal("1")}}, {"specversion":"1.0"}, 5, {{Minimal("4", ", \"time\":\"x\"")}}]""", EventReader.CloudEventBatchJson);
        Assert.Empty(reading.Events);
        Assert.Equal(["[1].id", "[1].source", "[1].type", "[2]", "[3].time"], reading.Errors.Select(error => error.Field));
    }

    [Theory]
    [InlineData("", EventReader.CloudEventJson)]
    [InlineData("{", EventReader.CloudEventJson)]
    [InlineData("[]", EventReader.CloudEventJson)]
    [InlineData("5", EventReader.CloudEventJson)]
    [InlineData("{}{}", EventReader.CloudEventJson)]
    [InlineData("[]", EventReader.CloudEventBatchJson)]
    [InlineData("{}", EventReader.CloudEventBatchJson)]
    [InlineData("[{},", EventReader.CloudEventBatchJson)]
    [InlineData("\"text\"", "application/json")]
    public void Body_ThatIsNoEvents_IsRefused(string body, string contentType)
    {
        var reading = Read(body, contentType);
        Assert.False(reading.Accepted);
        Assert.Empty(reading.Events);
        Assert.NotEmpty(reading.Errors);
    }

    [Fact]
    public void MalformedJson_SaysWhere()
    {
        var error = Assert.Single(Read("{\n \"id\": x}", EventReader.CloudEventJson).Errors);
        Assert.Equal(RoutingErrorKind.Malformed, error.Kind);
        Assert.Contains("line 2, byte 8", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ContentType_OfNoEvents_Is415() =>
        Assert.Equal(RoutingErrorKind.UnsupportedMediaType, Assert.Single(Read("a,b", "text/csv").Errors).Kind);

    [Fact]
    public void Limits_OfBytesAndEvents_AreKept()
    {
        var limits = new EventLimits { MaxEventBytes = 200, MaxEvents = 2, MaxRequestBytes = 1_000 };
        var large = Minimal("1", $", \"data\":\"{new string('x', 200)}\"");
        Assert.Equal(("[1]", RoutingErrorKind.TooLarge), Place(Read($"[{Minimal("1")},{large}]", EventReader.CloudEventBatchJson, limits)));
        Assert.Equal(("body", RoutingErrorKind.TooLarge), Place(Read($"[{Minimal("1")},{Minimal("2")},{Minimal("3")}]", EventReader.CloudEventBatchJson, limits)));
        Assert.Equal(("body", RoutingErrorKind.TooLarge), Place(Read(new string(' ', 1_001), EventReader.CloudEventBatchJson, limits)));
    }

    [Fact]
    public void ManyMistakes_AreCountedAndFiftyListed()
    {
        var reading = Read($"[{string.Join(',', Enumerable.Repeat("{}", 100))}]", EventReader.CloudEventBatchJson);
        Assert.Equal((50, 400), (reading.Errors.Count, reading.ErrorCount));
    }

    private static (string, string)[] Required => [("ce-id", "1"), ("ce-specversion", "1.0"), ("ce-source", "/s"), ("ce-type", "t")];

    private static (string, RoutingErrorKind) Place(EventReading reading) => Assert.Single(reading.Errors) is var error ? (error.Field, error.Kind) : default;

    private static string Minimal(string id, string more = "") => $$"""{"specversion":"1.0","id":"{{id}}","source":"/s","type":"t"{{more}}}""";

    private static EventReading Read(string body, string contentType, params (string, string)[] headers) => EventReader.Read(
        new PublishRequest(contentType, headers.Select(header => KeyValuePair.Create(header.Item1, header.Item2)), Encoding.UTF8.GetBytes(body), "/topics/t"),
        new EventLimits());

    private static EventReading Read(string body, string contentType, EventLimits limits) =>
        EventReader.Read(new PublishRequest(contentType, [], Encoding.UTF8.GetBytes(body), "/topics/t"), limits);
}
