using CsCheck;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Protocols;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData(30_000, "Retry-After: 30")]
    [InlineData(0, "Retry-After: 0")]
    [InlineData(0, "Retry-After: -5")]
    [InlineData(1_500, "Retry-After: 1.5")]
    [InlineData(90_000, "Retry-After: Thu, 01 Jan 2026 00:01:30 GMT")]
    [InlineData(0, "Retry-After: Wed, 31 Dec 2025 00:00:00 GMT")]
    [InlineData(250, "retry-after-ms: 250", "Retry-After: 1")]
    [InlineData(6_000, "x-ratelimit-reset-requests: 6s")]
    [InlineData(372_020, "x-ratelimit-reset-tokens: 6m12.02s")]
    [InlineData(20, "x-ratelimit-reset-tokens: 20ms")]
    [InlineData(3_600_000, "x-ratelimit-reset-tokens: 1h")]
    [InlineData(9_000, "x-ratelimit-reset-tokens: 9")]
    [InlineData(4_000, "x-ratelimit-reset-requests: 1s", "x-ratelimit-reset-tokens: 4s")]
    [InlineData(1_000, "x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 1s", "x-ratelimit-remaining-tokens: 9", "x-ratelimit-reset-tokens: 4s")]
    [InlineData(86_400_000, "Retry-After: 99999999999")]
    public void Read_Headers_AreTheTimeThatTheySay(int milliseconds, params string[] headers) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Read(headers));

    [Theory]
    [InlineData]
    [InlineData("Retry-After: soon")]
    [InlineData("Retry-After: NaN")]
    [InlineData("retry-after-ms: 1e999")]
    [InlineData("x-ratelimit-reset-requests: ")]
    [InlineData("x-ratelimit-reset-requests: 1x")]
    [InlineData("x-ratelimit-reset-requests: 1.2.3s")]
    public void Read_HeadersThatSayNothing_AreNoTime(params string[] headers) => Assert.Null(Read(headers));

    [Fact]
    public void Read_AnyText_IsNullOrWithinADay() => Gen.String.Sample(text =>
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", text);
        response.Headers.TryAddWithoutValidation("x-ratelimit-reset-tokens", text);
        var wait = RetryAfter.Read(response.Headers, ScriptedServer.Now);
        return wait is null || (wait >= TimeSpan.Zero && wait <= TimeSpan.FromDays(1));
    });

    [Theory]
    [InlineData("openai", "7", 7)]
    [InlineData("openai", "Thu, 01 Jan 2026 00:00:09 GMT", 9)]
    [InlineData("open-inference", "7", 7)]
    [InlineData("open-inference", "Thu, 01 Jan 2026 00:00:09 GMT", 9)]
    public async Task Send_TooManyRequests_CarriesTheTime(string protocol, string header, int seconds)
    {
        await using var server = await ScriptedServer.AnswerAsync(429, "{}", headers: ("Retry-After", header));
        using var channel = server.Connect(protocol, Operations.Embed);

        var reply = await channel.SendAsync(Operations.Embed, new TextsRequest(["a"]), TestContext.Current.CancellationToken);

        Assert.Equal(FaultKind.RateLimited, reply.Fault?.Kind);
        Assert.Equal(TimeSpan.FromSeconds(seconds), reply.Fault!.RetryAfter);
    }

    private static TimeSpan? Read(string[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var header in headers) response.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        return RetryAfter.Read(response.Headers, ScriptedServer.Now);
    }
}
