using System.Net;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests;

/// <summary>
/// Wrong requests, as a stranger sends them: every one is refused with its field, value and fix, and nothing happens.
/// </summary>
public sealed class BadInputTests(SharedApp shared)
{
    private static readonly (string Body, int Status, string Field)[] WrongRequests =
    [
        ("{\"documents\": [{\"id\": ", 400, "body"),
        ("{\"documents\": []}", 400, "documents"),
        ("{\"documents\": [{\"id\": \"a\", \"text\": \"t\"}, {\"id\": \"a\", \"text\": \"t\"}]}", 400, "documents[1].id"),
        ("{\"documents\": [{\"id\": \"a\", \"imageBase64\": \"aGVsbG8=\"}]}", 400, "documents[0].imageBase64"),
        ("{\"documents\": [" + string.Join(
        ",", Enumerable.Range(0, 200).Select(i => $"{{\"id\": \"d{i}\", \"text\": \"t\"}}")) + "]}", 400, "documents"),
        ("{\"documents\": [{\"id\": \"a\", \"text\": \"" + new string('x', 26 * 1024 * 1024) + "\"}]}", 413, "body"),
        ("{\"documents\": [{\"id\": \"a\", \"text\": \"t\", \"colour\": \"red\"}]}", 400, "documents[0].colour"),
        ("{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"http://localhost:10000/x.png\"}]}", 400, "documents[0].imageUrl"),
        ("{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"http://127.0.0.1/x.png\"}]}", 400, "documents[0].imageUrl"),
        ("{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"http://[::1]/x.png\"}]}", 400, "documents[0].imageUrl"),
        ("{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"http://169.254.169.254/metadata\"}]}", 400, "documents[0].imageUrl"),
        ("{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"http://192.168.1.1/x.png\"}]}", 400, "documents[0].imageUrl"),
    ];

    [Fact]
    public async Task WrongRequests_AreRefusedWithFieldAndFix_AndNothingIsStartedOrStored()
    {
        await using var azurite = new Azurite(); // Its own, where nobody else stages anything.
        await azurite.InitializeAsync();
        await using var app = await App.StartAsync(azurite);
        foreach (var path in new[] { "/api/insights", "/api/ingestions" })
        {
            foreach (var (body, status, field) in WrongRequests)
            {
                var response = await app.PostAsync(path, body);
                var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

                Assert.True(
                    status == (int)response.StatusCode,
                    $"{path} {body[..Math.Min(100, body.Length)]}: {(int)response.StatusCode} {answer}");
                Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
                var error = Assert.Single(JsonElement.Parse(answer).GetProperty("errors").EnumerateArray());
                Assert.Equal(field, error.GetProperty("field").GetString());
                Assert.NotEmpty(error.GetProperty("problem").GetString()!);
                Assert.NotEmpty(error.GetProperty("fix").GetString()!);
            }
        }

        Assert.Equal(0, (await app.GetAsync("/runtime/webhooks/durabletask/instances")).GetArrayLength());
        Assert.False(await azurite.Container("documents").ExistsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ChunkedBodyOverTheLimit_IsRefusedWhileItIsRead()
    {
        await using var app = await App.StartAsync(shared.Azurite, ("Documents__MaxRequestBytes", "4096"));
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            "/api/insights") { Content = new StringContent(new string(' ', 100_000), Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;

        var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/knowledge/search", "q")]
    [InlineData("/api/knowledge/search?q=", "q")]
    [InlineData("/api/knowledge/search?q=a&top=0", "top")]
    [InlineData("/api/knowledge/search?q=a&top=51", "top")]
    [InlineData("/api/knowledge/search?q=a&top=many", "top")]
    [InlineData("/api/knowledge/search?q=a&limit=3", "limit")]
    public async Task WrongSearch_NamesTheParameter(string path, string field)
    {
        var response = await shared.App.Http.GetAsync(path, TestContext.Current.CancellationToken);
        var errors = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .GetProperty("errors");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, Assert.Single(errors.EnumerateArray()).GetProperty("field").GetString());
    }

    [Fact]
    public async Task FailAt_OutsideDevelopment_IsRefused()
    {
        await using var app = await App.StartAsync(shared.Azurite, ("AZURE_FUNCTIONS_ENVIRONMENT", "Production"));

        var response = await app.PostAsync("/api/ingestions", """{"documents": [{"id": "a", "text": "t"}], "failAt": "index"}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "Development only", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongSettings_StopTheStartWithEveryErrorInOneMessage()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () =>
                App.StartAsync(shared.Azurite, ("Documents__MaxDocuments", "0"), ("Documents__AllowedNetworks__0", "intranet")));

        Assert.Contains("Documents:MaxDocuments is 0; it must be 1 or more.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Documents:AllowedNetworks:0 is 'intranet'", failure.Message, StringComparison.Ordinal);
    }
}
