using System.Net;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Tests.Catalog;

namespace FunctionsOrchestration.Mesh.Tests.Discovery;

/// <summary>An endpoint that is a name becomes one endpoint for each address of the name.</summary>
public sealed class DiscoveryTests
{
    [Fact]
    public async Task Name_OfServiceDiscoverysConfiguration_BecomesItsAddresses()
    {
        await using var mesh = await new LoaderHarness([
            .. Named("https+http://summarizer/v1/"),
            ("Services:summarizer:https:0", "https://one.example.com:8443"), ("Services:summarizer:https:1", "https://two.example.com"),
        ]).StartAsync();

        Assert.Equal(
            ["https://one.example.com:8443/v1/", "https://two.example.com/v1/"],
            Endpoints(mesh).Select(endpoint => endpoint.Address!.ToString()));
        Assert.Equal(["a@one.example.com:8443", "a@two.example.com"], mesh.EndpointIds("texts"));
        Assert.All(Endpoints(mesh), endpoint => Assert.Equal(EndpointSource.Discovery, endpoint.Source));
    }

    [Fact]
    public async Task Name_ThatServiceDiscoveryChanges_IsFollowed()
    {
        await using var mesh = await new LoaderHarness([
            .. Named("https+http://summarizer"), ("Services:summarizer:https:0", "https://one.example.com")]).StartAsync();
        var stays = mesh.Catalog.Snapshot.Services["texts"].Endpoints[0].State;

        mesh.Change(("Services:summarizer:https:1", "https://two.example.com"));

        await mesh.UntilAsync(() => mesh.EndpointIds("texts").SequenceEqual(["a@one.example.com", "a@two.example.com"]));
        Assert.Same(stays, mesh.Catalog.Snapshot.Services["texts"].Endpoints[0].State);
    }

    [Fact]
    public async Task Name_InDns_BecomesItsAddressesAndKeepsItsNameForTls()
    {
        await using var mesh = new LoaderHarness(Named("https+http://models.example.com:8443"));
        mesh.Names["models.example.com"] = [IPAddress.Parse("203.0.113.1"), IPAddress.Parse("2001:db8::1")];

        await mesh.StartAsync();

        Assert.Equal(["https://203.0.113.1:8443/", "https://[2001:db8::1]:8443/"], Endpoints(mesh).Select(endpoint => endpoint.Address!.ToString()));
        Assert.All(Endpoints(mesh), endpoint => Assert.Equal("models.example.com", endpoint.HostName));
    }

    [Fact]
    public async Task Name_WhoseAddressesChangeInDns_IsFollowed()
    {
        await using var mesh = new LoaderHarness(Named("https+http://models.example.com"));
        mesh.Names["models.example.com"] = [IPAddress.Parse("203.0.113.1")];
        await mesh.StartAsync();

        mesh.Names["models.example.com"] = [IPAddress.Parse("203.0.113.2")];

        await mesh.UntilAsync(() => mesh.EndpointIds("texts").SequenceEqual(["a@203.0.113.2"]));
    }

    [Fact]
    public async Task Name_WithoutAddress_IsToldAndFoundWhenItHasOne()
    {
        await using var mesh = await new LoaderHarness(Named("https+http://models.example.com")).StartAsync();
        Assert.Empty(mesh.EndpointIds("texts"));
        Assert.Equal("Address", Assert.Single(mesh.Loader.Report.LeftOut).Field);

        mesh.Names["models.example.com"] = [IPAddress.Parse("203.0.113.2")];

        await mesh.UntilAsync(() => mesh.EndpointIds("texts").Any());
    }

    private static IEnumerable<EndpointDefinition> Endpoints(LoaderHarness mesh) =>
        mesh.Catalog.Snapshot.Services["texts"].Endpoints.Select(endpoint => endpoint.Definition);

    private static (string, string?)[] Named(string address) =>
        [.. LoaderHarness.Service(0, "texts", "a"), ("Mesh:Services:0:Endpoints:0:Address", address)];
}
