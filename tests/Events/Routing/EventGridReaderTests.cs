using System.Text;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>Reading the Event Grid schema, and what is refused of it.</summary>
public sealed class EventGridReaderTests
{
    [Fact]
    public void Event_WithEverything_BecomesACloudEvent()
    {
        var one = Assert.Single(Read("""
            [{"id":"1","eventType":"made","subject":"o/1","eventTime":"2026-03-01T12:30:00Z","data":{"a": 1},"dataVersion":"2.0",
              "topic":"/topics/t","metadataVersion":"1","other":{"x":[1]}}]
            """).Events);
        Assert.Equal(("1", "/topics/t", "made", "o/1"), (one.Id, one.Source, one.Type, one.Subject));
        Assert.Equal(new EventExtension("dataversion", "2.0"), Assert.Single(one.Extensions));
        Assert.Equal(EventData.Json("""{"a": 1}"""), one.Data);
    }

    [Theory]
    [InlineData("""{"Id":"1","EventType":"t","Subject":"","EventTime":"2026-03-01T12:30:00","Data":null}""")]
    [InlineData("""  {"id":"1","eventType":"t","subject":"","eventTime":"2026-03-01T12:30:00.123+02:00"}""")]
    public void Event_InEveryFormThatTheServiceTakes_IsRead(string json) =>
        Assert.Equal(("1", "t", null), Assert.Single(Read(json).Events) is var one ? (one.Id, one.Type, one.Subject) : default);

    [Theory]
    [InlineData("""{"eventType":"t","subject":"s","eventTime":"2026-03-01T12:30:00Z"}""", "id")]
    [InlineData("""{"id":"1","subject":"s","eventTime":"2026-03-01T12:30:00Z"}""", "eventType")]
    [InlineData("""{"id":"1","eventType":"t","eventTime":"2026-03-01T12:30:00Z"}""", "subject")]
    [InlineData("""{"id":"1","eventType":"t","subject":"s"}""", "eventTime")]
    [InlineData("""{"id":"1","eventType":"t","subject":"s","eventTime":"soon"}""", "eventTime")]
    [InlineData("""{"id":"1","eventType":"t","subject":"s","eventTime":"2026-03-01T12:30:00Z","topic":"/topics/other"}""", "topic")]
    [InlineData("""{"id":"1","eventType":"t","subject":"s","eventTime":"2026-03-01T12:30:00Z","metadataVersion":"2"}""", "metadataVersion")]
    [InlineData("""{"id":"1","eventType":"t","subject":5,"eventTime":"2026-03-01T12:30:00Z"}""", "subject")]
    public void Event_WithAMistake_IsRefusedWithItsPlace(string json, string field)
    {
        Assert.Contains(Read(json).Errors, error => error.Field == field);
        Assert.Contains(Read($"[{json}]").Errors, error => error.Field == $"[0].{field}");
    }

    private static EventReading Read(string body) =>
        EventReader.Read(new PublishRequest("application/json; charset=utf-8", [], Encoding.UTF8.GetBytes(body), "/topics/t"), new EventLimits());
}
