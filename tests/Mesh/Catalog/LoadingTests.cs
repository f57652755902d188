using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Tests.Catalog;

/// <summary>What is declared becomes the catalog; a change does too, or is refused.</summary>
public sealed class LoadingTests
{
    [Fact]
    public async Task Start_NoConfiguration_OffersTheModelsOfThisProcess()
    {
        await using var mesh = await new LoaderHarness().StartAsync();

        Assert.Equal(Operations.Domains, mesh.Catalog.Snapshot.Services.Keys.Order());
        Assert.Equal(["embedded"], mesh.EndpointIds("nlp"));
        Assert.Empty(mesh.EndpointIds("generative"));
    }

    [Fact]
    public async Task Start_ConfiguredServices_StandBesideTheEmbeddedOnes()
    {
        await using var mesh = await new LoaderHarness(LoaderHarness.Service(0, "texts", "a", "b")).StartAsync();

        Assert.Contains("nlp", mesh.Catalog.Snapshot.Services.Keys);
        Assert.Equal(["a", "b"], mesh.EndpointIds("texts"));
    }

    [Fact]
    public async Task Start_NameOfAnEmbeddedService_ChangesWhatItSetsAndKeepsTheRest()
    {
        await using var mesh = await new LoaderHarness(
            ("Mesh:Services:0:Name", "nlp"), ("Mesh:Services:0:Resilience:Retries", "5"),
            ("Mesh:Services:0:Health:ProbeInterval", "")).StartAsync();

        var nlp = mesh.Catalog.Snapshot.Services["nlp"].Definition;
        Assert.Equal((5, null), (nlp.Resilience.Retries, nlp.Health.ProbeInterval));
        Assert.Equal(["sentiment"], nlp.Operations);
        Assert.Equal(["embedded"], mesh.EndpointIds("nlp"));
    }

    [Fact]
    public async Task Start_EveryKindOfField_IsReadFromText()
    {
        await using var mesh = await new LoaderHarness([
            .. LoaderHarness.Service(0, "texts", "a"),
            ("Mesh:Services:0:Endpoints:0:Address", "https://models.example.com/"),
            ("Mesh:Services:0:Endpoints:0:CostPerCall", "0.25"),
            ("Mesh:Services:0:Endpoints:0:TokensPerMinute", "90000"),
            ("Mesh:Services:0:Endpoints:0:Fields:sentiment:Request:text", "document.content"),
            ("Mesh:Services:0:Resilience:HedgeAfter", "00:00:00.150"),
        ]).StartAsync();

        var service = mesh.Catalog.Snapshot.Services["texts"];
        var endpoint = service.Endpoints[0].Definition;
        Assert.Equal(new Uri("https://models.example.com/"), endpoint.Address);
        Assert.Equal((0.25, 90_000), (endpoint.CostPerCall, endpoint.TokensPerMinute));
        Assert.Equal("document.content", endpoint.Fields["sentiment"].Request["text"]);
        Assert.Equal(TimeSpan.FromMilliseconds(150), service.Definition.Resilience.HedgeAfter);
    }

    [Fact]
    public async Task Start_BadCatalog_FailsWithEveryErrorInOneMessage()
    {
        await using var mesh = new LoaderHarness([
            .. LoaderHarness.Service(0, "texts", "a"),
            ("Mesh:Services:0:Endpoints:0:Weight", "-1"),
            ("Mesh:Services:0:Endpoints:0:Priority", "first"),
            ("Mesh:Services:0:Endpoints:0:Adress", "https://models.example.com/"),
            ("Mesh:Services:0:Resilience:CallTimeout", "30"),
        ]);

        var refused = await Assert.ThrowsAsync<InvalidCatalogException>(mesh.StartAsync);

        Assert.Equal(4, refused.Errors.Count);
        Assert.Contains("Service 'texts', endpoint 'a': Weight is '-1': it must be 0–1,000.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Service 'texts', endpoint 'a': Priority is 'first': it must be a whole number.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'Address'?", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Resilience:CallTimeout is '30:0:00:00': it must be a time from 0:00:00.01 to 1:0:00:00", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_OfTheConfiguration_IsSeenByNewCalls()
    {
        await using var mesh = await new LoaderHarness(LoaderHarness.Service(0, "texts", "a")).StartAsync();

        mesh.Change(("Mesh:Services:0:Endpoints:1:Id", "b"), ("Mesh:Services:0:Endpoints:1:Protocol", "scripted"));

        await mesh.UntilAsync(() => mesh.EndpointIds("texts").SequenceEqual(["a", "b"]));
    }

    [Fact]
    public async Task Change_BadConfiguration_KeepsTheRunningCatalogAndSaysSoOnce()
    {
        await using var mesh = await new LoaderHarness(LoaderHarness.Service(0, "texts", "a")).StartAsync();

        mesh.Change(("Mesh:Services:0:Endpoints:0:Weight", "-1"), ("Mesh:Services:1:Name", "new"));
        await mesh.UntilAsync(() => mesh.Loader.Report.Refused is not null);
        var first = mesh.Loader.Report;
        mesh.Change(("Unrelated", "1"));
        await mesh.UntilAsync(() => mesh.Loader.Report != first);

        Assert.Equal(["a"], mesh.EndpointIds("texts"));
        Assert.DoesNotContain("new", mesh.Catalog.Snapshot.Services.Keys);
        Assert.Equal(first.Refused, mesh.Loader.Report.Refused);
        Assert.Single(mesh.Log.Lines, line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Change_BadThenMended_IsLoaded()
    {
        await using var mesh = await new LoaderHarness(LoaderHarness.Service(0, "texts", "a")).StartAsync();
        mesh.Change(("Mesh:Services:0:Endpoints:0:Weight", "-1"));
        await mesh.UntilAsync(() => mesh.Loader.Report.Refused is not null);

        mesh.Change(("Mesh:Services:0:Endpoints:0:Weight", "7"));
        await mesh.UntilAsync(() => mesh.Loader.Report.Refused is null);

        Assert.Equal(7, mesh.Catalog.Snapshot.Services["texts"].Endpoints[0].Definition.Weight);
    }
}
