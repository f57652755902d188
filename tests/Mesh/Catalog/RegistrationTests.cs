using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Tests.Catalog;

/// <summary>Registered endpoints join the catalog, and leave it when their lease ends.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public async Task Registration_OfAnEndpoint_JoinsItsService()
    {
        await using var mesh = await new LoaderHarness(LoaderHarness.Service(0, "texts", "a")).StartAsync();

        mesh.Registrations.Set(new RegisteredService("texts", [Endpoint(mesh, "r", 60)]));

        await mesh.UntilAsync(() => mesh.EndpointIds("texts").SequenceEqual(["a", "r"]));
        Assert.Equal(EndpointSource.Registration, mesh.Catalog.Snapshot.Services["texts"].Endpoints[1].Definition.Source);
    }

    [Fact]
    public async Task Lease_ThatEnds_LeavesWithoutAnybodySayingSo()
    {
        await using var mesh = await new LoaderHarness(LoaderHarness.Service(0, "texts", "a")).StartAsync();
        mesh.Registrations.Set(new RegisteredService("texts", [Endpoint(mesh, "short", 5), Endpoint(mesh, "long", 3600)]));
        await mesh.UntilAsync(() => mesh.EndpointIds("texts").Count() == 3);

        await mesh.UntilAsync(() => mesh.EndpointIds("texts").SequenceEqual(["a", "long"]));

        Assert.True(mesh.Time.GetUtcNow() - DateTimeOffset.Parse("2026-01-01Z", System.Globalization.CultureInfo.InvariantCulture) < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Registration_OfAServiceOfItsOwn_AddsIt()
    {
        await using var mesh = await new LoaderHarness().StartAsync();

        mesh.Registrations.Set(new RegisteredService("moods", [Endpoint(mesh, "r", 60)]) { Domain = "nlp", Operations = ["sentiment"] });

        await mesh.UntilAsync(() => mesh.EndpointIds("moods").SequenceEqual(["r"]));
    }

    [Theory]
    [InlineData("a", "scripted", "declares an endpoint of this id")]
    [InlineData("r", "pigeon", "no such protocol")]
    public async Task Registration_ThatNoLongerFits_IsLeftOutAlone(string id, string protocol, string why)
    {
        await using var mesh = await new LoaderHarness(LoaderHarness.Service(0, "texts", "a")).StartAsync();
        var bad = Endpoint(mesh, id, 60);

        mesh.Registrations.Set(new RegisteredService("texts", [bad with { Endpoint = bad.Endpoint with { Protocol = protocol } }, Endpoint(mesh, "good", 60)]));
        await mesh.UntilAsync(() => mesh.EndpointIds("texts").Contains("good"));

        Assert.Equal(["a", "good"], mesh.EndpointIds("texts"));
        Assert.Contains(why, Assert.Single(mesh.Loader.Report.LeftOut).Message, StringComparison.Ordinal);
    }

    private static RegisteredEndpoint Endpoint(LoaderHarness mesh, string id, int seconds) =>
        new(new EndpointDefinition { Id = id, Protocol = ScriptedProtocol.ProtocolName }, mesh.Time.GetUtcNow().AddSeconds(seconds));
}
