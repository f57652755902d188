using System.Net;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Discovery;

namespace FunctionsOrchestration.Mesh.Tests.Discovery;

/// <summary>Only what the configuration names can be registered, and it leads nowhere else.</summary>
public sealed class RegistrationRulesTests
{
    private static readonly RegistrationOptions Options = new()
    {
        AllowedHosts = ["models.example.com", "*.models.example.org", "10.20.0.0/16", "127.0.0.1"],
        AllowedNetworks = ["10.20.0.0/16"],
        AllowedKeySettings = ["ModelKey"],
    };

    [Theory]
    [InlineData("https://models.example.com:8443/v1/")]
    [InlineData("http://a.b.models.example.org/")]
    [InlineData("http://10.20.3.4:8080/")]
    public async Task RefusalOf_WhatTheConfigurationNames_IsNull(string address) => Assert.Null(await RefusalAsync(address));

    [Theory]
    [InlineData("ftp://models.example.com/", "scheme 'ftp'")]
    [InlineData("https://models.example.net/", "host 'models.example.net' is not allowed")]
    [InlineData("https://models.example.org/", "is not allowed")]
    [InlineData("https://evilmodels.example.org/", "is not allowed")]
    [InlineData("http://10.21.0.1/", "is not allowed")]
    [InlineData("http://127.0.0.1:7071/", "loopback")]
    [InlineData("http://rebound.models.example.org/", "169.254.169.254, which is link-local")]
    [InlineData("http://nowhere.models.example.org/", "cannot be resolved")]
    public async Task RefusalOf_AnythingElse_SaysWhy(string address, string why) =>
        Assert.Contains(why, await RefusalAsync(address), StringComparison.Ordinal);

    [Theory]
    [InlineData("ModelKey", true)]
    [InlineData("AzureWebJobsStorage", false)]
    public async Task RefusalOf_KeySetting_IsNullOnlyForThoseThatMayBeSent(string setting, bool allowed) => Assert.Equal(
        allowed,
        await Rules().RefusalOfAsync(
            Endpoint("https://models.example.com/") with { KeySetting = setting }, TestContext.Current.CancellationToken) is null);

    [Fact]
    public async Task RefusalOf_DefaultOptions_RefusesEverything() => Assert.NotNull(
        await Rules(new RegistrationOptions()).RefusalOfAsync(Endpoint("https://models.example.com/"), TestContext.Current.CancellationToken));

    [Fact]
    public void Validate_WrongOptions_NamesEveryOne()
    {
        var result = new RegistrationOptionsValidator().Validate(null, new RegistrationOptions
        {
            AllowedHosts = ["ok.example.com", "not a host"], AllowedNetworks = ["intranet"], AllowedSchemes = ["gopher"], LongestLease = TimeSpan.Zero, MaxEndpoints = 0,
        });

        Assert.Equal(5, result.Failures!.Count());
        Assert.Contains(result.Failures!, failure => failure.StartsWith("Mesh:Registration:AllowedHosts:1 is 'not a host'", StringComparison.Ordinal));
    }

    // Between the check and the call a name came to answer another address: the connection is refused, whoever resolves it.
    [Fact]
    public async Task Connect_NameThatNowAnswersLoopback_IsRefused()
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = Guard(Options, _ => [IPAddress.Loopback]).ConnectAsync };
        using var client = new HttpClient(handler);

        var refused = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetAsync(new Uri("http://models.example.com/"), TestContext.Current.CancellationToken));

        Assert.IsType<ForbiddenAddressException>(refused.InnerException);
    }

    private static Task<string?> RefusalAsync(string address) => Rules().RefusalOfAsync(Endpoint(address), TestContext.Current.CancellationToken);

    private static EndpointDefinition Endpoint(string address) => new() { Id = "a", Protocol = "openai", Address = new Uri(address) };

    private static RegistrationRules Rules(RegistrationOptions? options = null) => new(options ?? Options, Guard(options ?? Options, host => host switch
    {
        "rebound.models.example.org" => [IPAddress.Parse("8.8.8.8"), IPAddress.Parse("169.254.169.254")],
        "nowhere.models.example.org" => [],
        _ => [IPAddress.TryParse(host, out var literal) ? literal : IPAddress.Parse("8.8.8.8")],
    }));

    private static AddressGuard Guard(RegistrationOptions options, Func<string, IPAddress[]> dns) => new(
        new AddressPolicy([.. options.AllowedNetworks.Select(network => IPNetwork.Parse(network))]), (host, _) => Task.FromResult(dns(host)));
}
