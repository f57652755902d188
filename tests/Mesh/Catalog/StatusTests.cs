using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Catalog;

/// <summary>What the mesh knows can be read, and what is to join it is checked against it.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task Read_EndpointThatRests_SaysUntilWhenAndWhy()
    {
        await using var mesh = await new LoaderHarness(
            [.. LoaderHarness.Service(0, "texts", "a", "b"), ("Mesh:Services:0:Resilience:Retries", "0")]).StartAsync();
        mesh.Endpoints.Answer("a", EndpointReply.Failed(FaultKind.RateLimited, "429", TimeSpan.FromMinutes(1)));
        while (mesh.Endpoints.Calls("a") == 0)
            await mesh.Mesh.SendAsync(MeshHarness.Request("texts"), TestContext.Current.CancellationToken);

        var service = mesh.Status.Find("TEXTS")!;

        var (a, b) = (service.Endpoints[0], service.Endpoints[1]);
        Assert.Equal((false, mesh.Time.GetUtcNow().AddMinutes(1), "RateLimited"), (a.Health.Usable, a.Health.RestingUntil, a.Load.LastFault));
        Assert.Equal((true, null, null), (b.Health.Usable, b.Health.RestingUntil, b.Load.LastFault));
        Assert.Equal(new VersionStatus("1", 2, 1), Assert.Single(service.Versions));
        Assert.Equal(EndpointSource.Configuration, a.Source);
    }

    [Fact]
    public async Task Read_RefusedCatalog_IsVisible()
    {
        await using var mesh = await new LoaderHarness(LoaderHarness.Service(0, "texts", "a")).StartAsync();

        mesh.Change(("Mesh:Services:0:Domain", "nlq"));
        await mesh.UntilAsync(() => mesh.Status.Read().Catalog.Refused is not null);

        Assert.Equal("Domain", mesh.Status.Read().Catalog.Refused!.Errors[0].Field);
        Assert.Equal(Operations.Domains.Append("texts").Order(), mesh.Status.Read().Services.Select(service => service.Name));
    }

    [Theory]
    [InlineData("texts", "r", null, null, null)]
    [InlineData("new", "r", "nlp", "sentiment", null)]
    [InlineData("texts", "a", null, null, "an endpoint of this id is there that was not registered")]
    [InlineData("texts", "r", "vision", null, "the service's domain is 'nlp'")]
    [InlineData("texts", "r", "nlp", "language", "the service offers sentiment")]
    [InlineData("textz", "r", null, null, "Did you mean 'texts'?")]
    [InlineData("new", "r", "nlp", "fly", "has no such operation")]
    public async Task Check_Registration_SaysWhatIsWrong(string service, string id, string? domain, string? operation, string? why)
    {
        await using var mesh = await new LoaderHarness(LoaderHarness.Service(0, "texts", "a")).StartAsync();
        var endpoint = new RegisteredEndpoint(new EndpointDefinition { Id = id, Protocol = ScriptedProtocol.ProtocolName }, mesh.Time.GetUtcNow());

        var errors = mesh.Status.Check(new RegisteredService(service, [endpoint]) { Domain = domain, Operations = operation is null ? [] : [operation] });

        if (why is null) Assert.Empty(errors);
        else Assert.Contains(why, Assert.Single(errors).Message, StringComparison.Ordinal);
    }
}
