using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Messaging.EventGrid;
using FunctionsOrchestration.Events.Delivery.EventGridAuth;
using FunctionsOrchestration.Events.Routing;

namespace FunctionsOrchestration.Events.Tests.Delivery;

/// <summary>Keys and tokens of Event Grid's data plane, as Microsoft's own client library makes them, and its refusals.</summary>
public sealed class EventGridAuthTests
{
    private static readonly string First = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static readonly string Second = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static readonly Uri Topic = new("http://localhost:7071/api/topics/orders/events");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
    private readonly TopicKeys _keys = new(First, Second);

    [Fact]
    public void Key_EitherOfTheTwo_IsTaken()
    {
        Assert.Equal(PublisherVerdict.Authorized, Verify(key: First));
        Assert.Equal(PublisherVerdict.Authorized, Verify(key: Second));
        Assert.Equal(PublisherVerdict.WrongKey, Verify(key: First + "x"));
        Assert.Equal(PublisherVerdict.WrongKey, Verify(key: ""));
        Assert.Equal(PublisherVerdict.NoCredential, Verify());
        Assert.Equal(PublisherVerdict.NoCredential, Verify(authorization: "Bearer x"));
    }

    [Theory]
    [InlineData("http://localhost:7071/api/topics/orders/events", 60, PublisherVerdict.Authorized)]
    [InlineData("http://localhost:7071/api/topics/orders/events/", 60, PublisherVerdict.Authorized)]
    [InlineData("http://LOCALHOST:7071/api/topics/Orders/events", 60, PublisherVerdict.Authorized)]
    [InlineData("http://localhost:7071", 60, PublisherVerdict.Authorized)]
    [InlineData("http://localhost:7071/api/topics/orders/events", 0, PublisherVerdict.Expired)]
    [InlineData("http://localhost:7071/api/topics/orders/events", -60, PublisherVerdict.Expired)]
    [InlineData("http://localhost:7071/api/topics/order", 60, PublisherVerdict.WrongResource)]
    [InlineData("http://localhost:7071/api/topics/others/events", 60, PublisherVerdict.WrongResource)]
    [InlineData("http://localhost:7072/api/topics/orders/events", 60, PublisherVerdict.WrongResource)]
    [InlineData("http://elsewhere:7071/api/topics/orders/events", 60, PublisherVerdict.WrongResource)]
    public void Token_OfTheClientLibrary_IsVerified(string endpoint, int seconds, PublisherVerdict expected)
    {
        var token = new EventGridSasBuilder(new Uri(endpoint), Now.AddSeconds(seconds)).GenerateSas(new AzureKeyCredential(Second));
        Assert.Equal(expected, Verify(token: token));
        Assert.Equal(expected, Verify(authorization: $"SharedAccessSignature {token}"));
    }

    [Fact]
    public void Token_ThatWasChangedOrSignedElsewhere_IsRefused()
    {
        var other = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Assert.Equal(PublisherVerdict.WrongSignature, Verify(token: new EventGridSasBuilder(Topic, Now.AddHours(1)).GenerateSas(new AzureKeyCredential(other))));
        var token = new EventGridSasBuilder(Topic, Now.AddHours(1)).GenerateSas(new AzureKeyCredential(First));
        Assert.Equal(PublisherVerdict.WrongSignature, Verify(token: token.Replace("orders", "others", StringComparison.Ordinal)));
        Assert.Equal(PublisherVerdict.WrongSignature, Verify(token: token.Replace("2026", "2036", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("r=&e=&s=")]
    [InlineData("&s=&e=")]
    [InlineData("r=http%3a%2f%2fx&e=1%2f1%2f2027&s=***")]
    [InlineData("r=http%3a%2f%2fx&e=someday&s=AAAA")]
    [InlineData("e=1%2f1%2f2027&r=http%3a%2f%2fx&s=AAAA")]
    public void Token_ThatIsNone_IsRefused(string token) => Assert.Equal(PublisherVerdict.MalformedToken, Verify(token: token));

    [Theory]
    [InlineData("3/1/2026 12:45:00\u202FPM +00:00")]
    [InlineData("3/1/2026 12:45:00 PM")]
    [InlineData("2026-03-01T12:45:00Z")]
    public void Expiry_InTheFormsOfSeveralLibraries_IsRead(string expires)
    {
        var signed = $"r={Uri.EscapeDataString(Topic.AbsoluteUri)}&e={Uri.EscapeDataString(expires)}";
        var signature = HMACSHA256.HashData(Convert.FromBase64String(First), Encoding.UTF8.GetBytes(signed));
        var token = $"{signed}&s={Uri.EscapeDataString(Convert.ToBase64String(signature))}";
        Assert.Equal(PublisherVerdict.Authorized, Verify(token: token));
        Assert.Equal(PublisherVerdict.Expired, _keys.Verify(new PublisherCredential(null, token, null), Topic, Now.AddMinutes(15)));
    }

    [Theory]
    [InlineData("2018-01-01", true)]
    [InlineData("2018-01-02", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void ApiVersion_IsTheStableOne(string? version, bool expected) => Assert.Equal(expected, ApiVersion.Problem(version) is null);

    [Fact]
    public void Refusals_HaveTheFormOfTheService()
    {
        using var body = JsonDocument.Parse(DataPlaneError.Unauthorized(PublisherVerdict.WrongKey, "localhost").Body());
        var error = body.RootElement.GetProperty("error");
        Assert.Equal("Unauthorized", error.GetProperty("code").GetString());
        Assert.Contains("localhost", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("Unauthorized", error.GetProperty("details")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(new[] { RoutingErrorKind.Invalid, RoutingErrorKind.Malformed }, 400, "BadRequest")]
    [InlineData(new[] { RoutingErrorKind.Invalid, RoutingErrorKind.TooLarge }, 413, "RequestEntityTooLarge")]
    [InlineData(new[] { RoutingErrorKind.UnsupportedMediaType }, 415, "UnsupportedMediaType")]
    public void RefusedEvents_AnswerWithTheGravestStatusAndEveryDetail(RoutingErrorKind[] kinds, int status, string code)
    {
        var error = DataPlaneError.Refused([.. kinds.Select(kind => new RoutingError("[0].id", null, "It is missing.", "Send it.", kind))]);
        Assert.Equal((status, code), (error.Status, error.Code));
        using var body = JsonDocument.Parse(error.Body());
        Assert.Equal(kinds.Length, body.RootElement.GetProperty("error").GetProperty("details").GetArrayLength());
    }

    private PublisherVerdict Verify(string? key = null, string? token = null, string? authorization = null) =>
        _keys.Verify(new PublisherCredential(key, token, authorization), Topic, Now);
}
