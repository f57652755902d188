using System.Net;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Documents.ImageUrls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace FunctionsOrchestration.Functions.Tests.Documents;

/// <summary>The fetcher against a real server on loopback, which stands for a public one where the policy is told so.</summary>
public sealed class ImageFetcherTests : IAsyncLifetime
{
    private static readonly byte[] Png = Requests.Image(SKEncodedImageFormat.Png);
    private readonly WebApplication _server = CreateServer();
    private int _requests;

    private int Port => new Uri(_server.Urls.First()).Port;

    public async ValueTask InitializeAsync()
    {
        _server.Use((context, next) => { Interlocked.Increment(ref _requests); return next(context); });
        _server.MapGet("/a.png", () => Results.Bytes(Png));
        _server.MapGet("/text", () => "no image");
        _server.MapGet("/missing", () => Results.NotFound());
        _server.MapGet("/broken", () => Results.StatusCode(503));
        _server.MapGet("/to/{**url}", (string url) => Results.Redirect(url));
        _server.MapGet("/loop", () => Results.Redirect("/loop"));
        _server.MapGet(
            "/endless", async (HttpContext context) =>
                { while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(Png); });
        _server.MapGet("/silent", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Fetch_Image_ReturnsItsBytes() => Assert.Equal(Png, (await FetchAsync("/a.png")).Image);

    [Fact]
    public async Task Fetch_RedirectToImage_FollowsIt() => Assert.Equal(Png, (await FetchAsync("/to//a.png")).Image);

    [Theory]
    [InlineData("/text", "neither a PNG nor a JPEG")]
    [InlineData("/missing", "404")]
    [InlineData("/loop", "redirects")]
    [InlineData("/endless", "at most")]
    [InlineData("/to/ftp://example.org/a.png", "scheme")]
    [InlineData("/to/http://169.254.169.254/latest/meta-data", "link-local")]
    public async Task Fetch_NoImageToBeHad_SaysWhy(string path, string problem)
    {
        var fetched = await FetchAsync(path);

        Assert.Null(fetched.Image);
        Assert.Contains(problem, fetched.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_ServerError_ThrowsSoThatItIsTriedAgain() =>
        await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync("/broken"));

    [Fact]
    public async Task Fetch_SilentServer_TimesOut() =>
        await Assert.ThrowsAsync<TimeoutException>(
            () =>
                FetchAsync(
                    "/silent",
                    new DocumentsOptions { AllowedNetworks = ["127.0.0.0/8"],
                    ImageFetchTimeout = TimeSpan.FromMilliseconds(300) }));

    [Fact]
    public async Task Fetch_NameThatChangesItsAnswer_NeverReachesTheForbiddenAddress()
    {
        var answers = new Queue<IPAddress>([IPAddress.Parse("93.184.215.14"), IPAddress.Loopback]);
        var options = Options.Create(new DocumentsOptions());
        using var fetcher = new ImageFetcher(
            new ImageUrlPolicy(options, (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()])), options);

        var fetched = await fetcher.FetchAsync(
            new Uri($"http://rebinding.example:{Port}/a.png"), TestContext.Current.CancellationToken);

        Assert.Contains("loopback", fetched.Problem, StringComparison.Ordinal);
        Assert.Empty(answers);
        Assert.Equal(0, _requests);
    }

    [Fact]
    public async Task RefusalOf_OnePrivateAddressAmongPublicOnes_Refuses()
    {
        var options = Options.Create(new DocumentsOptions());
        var policy = new ImageUrlPolicy(
            options, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.215.14"), IPAddress.Parse("10.0.0.7")]));

        var refusal = await policy.RefusalOfAsync(new Uri("https://mixed.example/a.png"), TestContext.Current.CancellationToken);

        Assert.Contains("10.0.0.7", refusal!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusalOf_HostThatDoesNotResolve_Refuses()
    {
        var policy = new ImageUrlPolicy(
            Options.Create(new DocumentsOptions()), (_, _) => throw new System.Net.Sockets.SocketException(11001));

        Assert.Contains(
            "cannot be resolved",
            (await policy.RefusalOfAsync(new Uri("https://nowhere.example/"), TestContext.Current.CancellationToken))!.Problem,
            StringComparison.Ordinal);
    }

    private async Task<FetchedImage> FetchAsync(string path, DocumentsOptions? limits = null)
    {
        var options = Options.Create(
            limits ?? new DocumentsOptions { AllowedNetworks = ["127.0.0.0/8"], MaxImageBytes = 100_000 });
        using var fetcher = new ImageFetcher(new ImageUrlPolicy(options, Requests.Lookup), options);
        return await fetcher.FetchAsync(new Uri($"http://127.0.0.1:{Port}{path}"), TestContext.Current.CancellationToken);
    }

    private static WebApplication CreateServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }
}
