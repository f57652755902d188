using System.Text;
using CsCheck;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Conditions;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Routing.Transforms;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>
/// Whatever is sent is accepted whole or refused with a reason; nothing throws, and what was accepted can be routed.
/// </summary>
public sealed class MalformedInputTests
{
    private static readonly byte[] CloudEvents = Encoding.UTF8.GetBytes(
        """[{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"2026-03-01T12:30:00Z","x":"\u00e4","data":{"a":["é\n",1.5e3]}},{"specversion":"1.0","id":"2","source":"/s","type":"t","data_base64":"AQID"}]""");

    private static readonly byte[] EventGrid = Encoding.UTF8.GetBytes(
        """[{"id":"1","eventType":"t","subject":"s","eventTime":"2026-03-01T12:30:00Z","data":{"a":[null,"é"]},"dataVersion":"1"}]""");

    private static readonly string[] ContentTypes =
        [EventReader.CloudEventBatchJson, EventReader.CloudEventJson, "application/json", "text/plain"];

    [Fact]
    public void AnyBytes_AreAcceptedOrRefusedWithAReason()
    {
        var edits = Gen.Select(Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 2]).Array[0, 4];
        Gen.Select(Gen.Bool, Gen.Int[0, 3], edits).Sample((cloud, type, changes) =>
        {
            var body = (cloud ? CloudEvents : EventGrid).ToList();
            foreach (var (place, value, kind) in changes)
            {
                var at = place % body.Count;
                if (kind == 0) body[at] = value;
                else if (kind == 1) body.Insert(at, value);
                else if (body.Count > 1) body.RemoveAt(at);
            }

            var reading = EventReader.Read(new PublishRequest(ContentTypes[type], [], body.ToArray(), "/t"), new EventLimits());
            Assert.Equal(reading.Accepted, reading.Events.Count > 0);
            Assert.Equal(reading.Accepted, reading.Errors.Count == 0);
            foreach (var one in reading.Events) Route(one);
        });
    }

    [Fact]
    public void InvalidUtf8_IsRefusedAlsoInData()
    {
        byte[] body = [.. "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":\""u8, 0xFF, .. "\"}"u8];
        Assert.Equal(RoutingErrorKind.Malformed, Assert.Single(Read(EventReader.CloudEventJson, body).Errors).Kind);
    }

    [Fact]
    public void JsonThatIsTooDeep_IsRefused()
    {
        var deep = new string('[', 100) + new string(']', 100);
        var body = Encoding.UTF8.GetBytes($$"""{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{{deep}}}""");
        Assert.Equal(RoutingErrorKind.Malformed, Assert.Single(Read(EventReader.CloudEventJson, body).Errors).Kind);
    }

    [Fact]
    public void AnyConditionAndTemplate_AreTakenOrRefused()
    {
        var letters = Gen.String[Gen.Char["data.x[]?*`'\"\\(){}|&!<>=$@ 1,:-×"], 0, 24];
        letters.Sample(text =>
        {
            var errors = new RoutingErrors();
            var condition = EventCondition.Compile(text, "condition", errors);
            Assert.Equal(condition is null, errors.Count > 0);
            using var view = new EventView(Sample.Event("""{"x":[1,{"a":"b"}]}"""));
            condition?.Holds(view, out _);
            var template = System.Text.Json.JsonSerializer.SerializeToElement($"${{{text}}}");
            EventTransform.Compile(new TransformDefinition { Template = template }, out _)?.Apply(view);
        });
    }

    private static void Route(CloudEvent one)
    {
        using var view = new EventView(one);
        Sample.Subscription(new() { Condition = "data.a" }, """{"a":"${$.data.a[*]}","b":"${$} ${/data/a}"}""").Transform(view);
        Assert.True(Sample.Subscription(new()).Matches(view));
        CloudEventWriter.Structured(one);
        CloudEventWriter.Binary(one);
    }

    private static EventReading Read(string contentType, byte[] body) =>
        EventReader.Read(new PublishRequest(contentType, [], body, "/t"), new EventLimits());
}
