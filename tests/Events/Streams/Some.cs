using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Streams;

namespace FunctionsOrchestration.Events.Tests.Streaming;

/// <summary>Events and streams for tests.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static StreamDefinition Stream(params OperatorDefinition[] operators) => new()
    {
        Source = new StreamSource("topic", "orders"), Sink = new StreamSink("topic", "results"), Operators = operators,
    };

    public static CloudEvent Event(string id, object? data = null, string? subject = null, DateTimeOffset? time = null) => new()
    {
        Id = id, Source = "/shop", Type = "order.placed", Subject = subject, Time = time ?? Now,
        Data = data is null ? default : new EventData(EventDataKind.Json, JsonSerializer.SerializeToUtf8Bytes(data)),
    };

    public static StreamPlan Plan(StreamDefinition stream)
    {
        var plan = StreamPlan.Compile("test", stream, out var errors);
        Assert.Empty(errors);
        return plan!;
    }

    public static StreamResults Run(StreamDefinition stream, params CloudEvent[] events)
    {
        var results = new StreamResults();
        Plan(stream).NewPipeline().Process("b1", events, Now, Now, results);
        return results;
    }

    public static JsonElement DataOf(CloudEvent one) => JsonSerializer.Deserialize<JsonElement>(one.Data.Bytes.Span);
}
