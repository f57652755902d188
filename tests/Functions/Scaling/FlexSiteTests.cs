using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Scaling;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Functions.Tests.Scaling;

/// <summary>What is written to Azure, against an Azure Resource Manager that the test scripts.</summary>
public sealed class FlexSiteTests : IDisposable
{
    private const string Id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/app";
    private readonly FakeManager _azure = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_AnotherMaximum_ChangesThatAlone()
    {
        await Site().WriteAsync(new ScalingPolicy { Target = "texts" }, 80, Stop);

        Assert.Equal("Bearer token of https://management.azure.com/.default", _azure.Authorization);
        Assert.Equal($"https://management.azure.com{Id}?api-version=2025-03-01", _azure.Address);
        Assert.Equal(
            """{"properties":{"functionAppConfig":{"runtime":{"name":"dotnet-isolated"},"scaleAndConcurrency":{"maximumInstanceCount":80,"instanceMemoryMB":2048}}}}""",
            _azure.Patched);
        Assert.Equal(100, await Site().ReadMaximumAsync(Stop));
    }

    [Fact]
    public async Task Write_WhatIsThereAlready_WritesNothing()
    {
        await Site().WriteAsync(new ScalingPolicy { Target = "texts", Flex = new FlexSettings { InstanceMemoryMB = 2_048 } }, 100, Stop);
        Assert.Null(_azure.Patched);
    }

    [Fact]
    public async Task Write_AzureRefuses_Throws()
    {
        _azure.Status = HttpStatusCode.Forbidden;
        await Assert.ThrowsAsync<HttpRequestException>(() => Site().WriteAsync(new ScalingPolicy(), 80, Stop));
    }

    [Fact]
    public void Options_Defaults_AreValidAndMistakesAreNamedTogether()
    {
        Assert.True(new ScalingOptionsValidator().Validate(null, new()).Succeeded);
        Assert.True(new ScalingOptionsValidator().Validate(null, new() { AzureResourceId = Id }).Succeeded);
        var failures = new ScalingOptionsValidator()
            .Validate(null, new() { Interval = TimeSpan.Zero, AzureResourceId = "app", Folder = "here", Processes = [new()] }).Failures!.ToList();
        Assert.Equal(6, failures.Count);
        Assert.All((string[])["Interval", "AzureResourceId", "Folder", "Processes:0:Target", "Processes:0:Command", "Processes:0:Arguments"], field =>
            Assert.Contains(failures, failure => failure.StartsWith($"Scaling:{field} ", StringComparison.Ordinal)));
    }

    public void Dispose() => _azure.Dispose();

    private FlexSite Site() => new(new HttpClient(_azure), new FakeCredential(), Options.Create(new ScalingOptions { AzureResourceId = Id }));

    private sealed class FakeManager : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public string? Authorization { get; private set; }

        public string? Address { get; private set; }

        public string? Patched { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Authorization, Address) = (request.Headers.Authorization?.ToString(), request.RequestUri?.ToString());
            if (request.Method == HttpMethod.Patch) Patched = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.ToJsonString();
            return new HttpResponseMessage(Status)
            {
                Content = new StringContent(
                    """{"id":"x","properties":{"state":"Running","functionAppConfig":{"runtime":{"name":"dotnet-isolated"},"scaleAndConcurrency":{"maximumInstanceCount":100,"instanceMemoryMB":2048}}}}""",
                    Encoding.UTF8, "application/json"),
            };
        }
    }

    private sealed class FakeCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new($"token of {requestContext.Scopes[0]}", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
