using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Events.Delivery.DeadLetters;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Events.Delivery.Webhooks;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Tests.Routing;

namespace FunctionsOrchestration.Events.Tests.Delivery;

/// <summary>Dead letters in the form of Event Grid's page.</summary>
public sealed class DeadLetterTests
{
    private static readonly DateTimeOffset Published = new(2020, 8, 13, 17, 18, 14, TimeSpan.Zero);

    [Fact]
    public void EventGridSchema_IsTheEventWithItsFate()
    {
        using var written = Write(DeliverySchema.EventGrid, new DeliveryOutcome(OutcomeKind.NotFound, 404), Published.AddSeconds(1));
        Assert.Equal("com.example.made", written.RootElement.GetProperty("eventType").GetString());
        Assert.Equal("MaxDeliveryAttemptsExceeded", written.RootElement.GetProperty("deadLetterReason").GetString());
        Assert.Equal(3, written.RootElement.GetProperty("deliveryAttempts").GetInt32());
        Assert.Equal("NotFound", written.RootElement.GetProperty("lastDeliveryOutcome").GetString());
        Assert.Equal(404, written.RootElement.GetProperty("lastHttpStatusCode").GetInt32());
        Assert.Equal("2020-08-13T17:18:14Z", written.RootElement.GetProperty("publishTime").GetString());
        Assert.Equal("2020-08-13T17:18:15Z", written.RootElement.GetProperty("lastDeliveryAttemptTime").GetString());
    }

    [Fact]
    public void CloudEvent_StaysOne()
    {
        using var written = Write(DeliverySchema.CloudEvents, new DeliveryOutcome(OutcomeKind.Probation), null);
        var read = Assert.Single(EventReader.Read(
            new PublishRequest(EventReader.CloudEventJson, [], Encoding.UTF8.GetBytes(written.RootElement.GetRawText()), "/t"), new EventLimits()).Events);
        Assert.Equal(
            ["deadletterreason", "deliveryattempts", "lastdeliveryoutcome", "publishtime"],
            read.Extensions.Select(extension => extension.Name));
        Assert.Equal(EventData.Json("""{"a":1}"""), read.Data);
    }

    private static JsonDocument Write(DeliverySchema schema, DeliveryOutcome outcome, DateTimeOffset? lastAttempt)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            new DeadLetter(Sample.Event("""{"a":1}"""), DeadLetterReasons.MaxDeliveryAttemptsExceeded, 3, outcome, Published, lastAttempt)
                .Write(writer, schema);
        }

        return JsonDocument.Parse(stream.ToArray());
    }
}
