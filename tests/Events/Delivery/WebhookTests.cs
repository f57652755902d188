using System.Text;
using CsCheck;
using FunctionsOrchestration.Events.Delivery.Webhooks;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Tests.Routing;

namespace FunctionsOrchestration.Events.Tests.Delivery;

/// <summary>Handshakes, headers and signatures of webhooks.</summary>
public sealed class WebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();

    [Fact]
    public void EventGridHandshake_AsksAsTheServiceDoes()
    {
        var body = EventGridHandshake.Request("1", "/topics/t", "code", new Uri("https://here/validate?id=1"), Now);
        var asked = global::Azure.Messaging.EventGrid.EventGridEvent.Parse(BinaryData.FromBytes(body));
        Assert.True(asked.TryGetSystemEventData(out var data));
        var validation = Assert.IsType<global::Azure.Messaging.EventGrid.SystemEvents.SubscriptionValidationEventData>(data);
        Assert.Equal(("code", "https://here/validate?id=1"), (validation.ValidationCode, validation.ValidationUrl));
        Assert.Equal(("", "/topics/t"), (asked.Subject, asked.Topic));
    }

    [Theory]
    [InlineData(200, """{"validationResponse":"code"}""", true)]
    [InlineData(200, """{"ValidationResponse":"code"}""", false)]
    [InlineData(202, """{"validationResponse":"code"}""", false)]
    [InlineData(200, """{"validationResponse":"other"}""", false)]
    [InlineData(200, """{"validationResponse":5}""", false)]
    [InlineData(200, """{"validationResponse":"\ud800"}""", false)]
    [InlineData(200, "[]", false)]
    [InlineData(200, "", false)]
    public void EventGridHandshake_NeedsTheCodeBack(int status, string answer, bool expected) =>
        Assert.Equal(expected, EventGridHandshake.IsValidated(status, Encoding.UTF8.GetBytes(answer), "code"));

    [Fact]
    public void EventGridHandshake_TakesItsOwnAnswer()
    {
        var code = EventGridHandshake.NewCode();
        Assert.True(EventGridHandshake.IsValidated(200, EventGridHandshake.Answer(code), code));
        Assert.NotEqual(code, EventGridHandshake.NewCode());
    }

    [Theory]
    [InlineData(200, "events.example.com", null, true, null)]
    [InlineData(204, "EVENTS.example.com", "*", true, null)]
    [InlineData(200, "*", "120", true, 120)]
    [InlineData(200, "other.example.com", null, false, null)]
    [InlineData(200, null, "120", false, null)]
    [InlineData(200, "*", "often", false, null)]
    [InlineData(200, "*", "0", false, null)]
    [InlineData(405, "*", null, false, null)]
    public void CloudEventHandshake_NeedsTheOrigin(int status, string? origin, string? rate, bool granted, int? perMinute)
    {
        var answer = CloudEventHandshake.Answered(status, origin, rate, "events.example.com");
        Assert.Equal((granted, perMinute, !granted), (answer.Granted, answer.RequestsPerMinute, answer.Problem is not null));
    }

    [Fact]
    public void CloudEventHandshake_AsksForOriginCallbackAndRate() =>
        Assert.Equal(
            [new("WebHook-Request-Origin", "o"), new("WebHook-Request-Callback", "https://here/x"), new("WebHook-Request-Rate", "60")],
            CloudEventHandshake.Request("o", new Uri("https://here/x"), 60));

    [Theory]
    [InlineData(DeliverySchema.EventGrid, false, "application/json; charset=utf-8")]
    [InlineData(DeliverySchema.EventGrid, true, "application/json; charset=utf-8")]
    [InlineData(DeliverySchema.CloudEvents, false, "application/cloudevents+json; charset=utf-8")]
    [InlineData(DeliverySchema.CloudEvents, true, "application/cloudevents-batch+json; charset=utf-8")]
    public void Headers_AreThoseOfEventGrid(DeliverySchema schema, bool isBatch, string contentType)
    {
        var one = Sample.Event() with { Extensions = [new EventExtension("dataversion", "2.0")] };
        var headers = DeliveryHeaders.For("orders", schema, [one], 0, isBatch).ToDictionary();
        Assert.Equal(
            (contentType, "Notification", "ORDERS", "0", "2.0"),
            (headers["Content-Type"], headers["aeg-event-type"], headers["aeg-subscription-name"], headers["aeg-delivery-count"], headers["aeg-data-version"]));
        Assert.Equal(schema == DeliverySchema.EventGrid, headers.ContainsKey("aeg-metadata-version"));
        Assert.False(DeliveryHeaders.For("orders", schema, [one, one], 3, isBatch).ToDictionary().ContainsKey("aeg-data-version"));
    }

    [Fact]
    public void Signature_OfTheSpecificationsExample_IsTheirs()
    {
        var headers = WebhookSignature.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", Now, Body, Secret).ToDictionary();
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", headers["webhook-signature"]);
        Assert.Equal(("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330"), (headers["webhook-id"], headers["webhook-timestamp"]));
    }

    [Fact]
    public void Signature_WhileASecretChanges_IsVerifiedWithEither()
    {
        var other = "whsec_" + Convert.ToBase64String(new byte[32]);
        var signature = WebhookSignature.Sign("1", Now, Body, Secret, other).ToDictionary()["webhook-signature"];
        Assert.True(WebhookSignature.Verify("1", "1614265330", signature, Body, Secret, Now));
        Assert.True(WebhookSignature.Verify("1", "1614265330", signature, Body, other, Now));
        Assert.False(WebhookSignature.Verify("1", "1614265330", signature, Body, Convert.ToBase64String("another secret, 24 bytes"u8), Now));
    }

    [Fact]
    public void Signature_OfAnythingElse_IsRefused() => Gen.Int[0, 5].Sample(what =>
    {
        var signature = WebhookSignature.Sign("1", Now, Body, Secret).ToDictionary()["webhook-signature"];
        Assert.False(what switch
        {
            0 => WebhookSignature.Verify("2", "1614265330", signature, Body, Secret, Now),
            1 => WebhookSignature.Verify("1", "1614265331", signature, Body, Secret, Now),
            2 => WebhookSignature.Verify("1", "1614265330", signature, [.. Body, 0], Secret, Now),
            3 => WebhookSignature.Verify("1", "1614265330", signature[..^1], Body, Secret, Now),
            4 => WebhookSignature.Verify("1", "1614265330", signature, Body, Secret, Now.AddSeconds(301)),
            _ => WebhookSignature.Verify("1", "9999999999999999999", signature, Body, Secret, Now),
        });
    });

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("whsec_c2hvcnQ=", false)]
    [InlineData("whsec_***", false)]
    [InlineData(null, false)]
    public void Secret_IsBase64OfEnoughBytes(string? secret, bool expected) => Assert.Equal(expected, WebhookSignature.IsSecret(secret));
}
