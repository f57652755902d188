using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests;

/// <summary>An endpoint registers itself over HTTP, is called, survives a crash of the app, and leaves with its lease.</summary>
public sealed class RegistrationTests(SharedApp shared)
{
    private static readonly (string, string)[] Allowed =
        [("Mesh__Registration__AllowedHosts__0", "127.0.0.1"), ("Mesh__Registration__AllowedNetworks__0", "127.0.0.1/32")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Endpoint_Registered_IsCalledAndLeavesWithItsLease()
    {
        using var server = new LanguageServer();
        await using var app = await App.StartAsync(shared.Azurite, Allowed);
        const string Path = "/api/services/tongues/endpoints/one";

        using var registered = await app.Http.PutAsJsonAsync(Path, Body(server.Address, leaseSeconds: 300), Stop);
        Assert.True(registered.StatusCode == HttpStatusCode.Created, await registered.Content.ReadAsStringAsync(Stop));
        await UntilAsync(app, "tongues", HttpStatusCode.OK);

        await app.KillAsync();
        await app.StartAsync();
        await UntilAsync(app, "tongues", HttpStatusCode.OK);
        using var renewed = await app.PostAsync(Path + "/heartbeat", """{"leaseSeconds": 3}""");
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);

        await UntilAsync(app, "tongues", HttpStatusCode.NotFound);
        using var late = await app.PostAsync(Path + "/heartbeat", "{}");
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
    }

    [Fact]
    public async Task Endpoint_OfAKnownService_IsShownAndCanBeTakenOut()
    {
        using var server = new LanguageServer();
        await using var app = await App.StartAsync(shared.Azurite, [.. Allowed, ("AnyKey", "hunter2")]);
        using (await app.Http.PutAsJsonAsync("/api/services/shown/endpoints/one", Body(server.Address, 300), Stop))
            await UntilAsync(app, "shown", HttpStatusCode.OK);

        var shown = Assert.Single((await app.GetAsync("/api/services/shown")).GetProperty("endpoints").EnumerateArray());
        Assert.Equal(("one", "registration"), (shown.GetProperty("id").GetString(), shown.GetProperty("source").GetString()));
        Assert.True(shown.GetProperty("health").GetProperty("usable").GetBoolean());
        Assert.True(shown.TryGetProperty("leaseUntil", out _));
        Assert.DoesNotContain("hunter2", (await app.GetAsync("/api/services")).GetRawText(), StringComparison.Ordinal);

        using var removed = await app.Http.DeleteAsync("/api/services/shown/endpoints/one", Stop);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await UntilAsync(app, "shown", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Registration_WithManyErrors_NamesEveryOneAndChangesNothing()
    {
        using var answer = await shared.App.Http.PutAsJsonAsync("/api/services/nlp/endpoints/bad", new
        {
            address = "http://169.254.169.254/", protocol = "pigeon", weight = -1, leaseSeconds = 0, keySetting = "AzureWebJobsStorage",
        }, Stop);

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            ["address", "leaseSeconds", "protocol", "weight"],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()).Order());
        Assert.Single((await shared.App.GetAsync("/api/services/nlp")).GetProperty("endpoints").EnumerateArray());
    }

    [Fact]
    public async Task App_WithABadCatalog_SaysEverythingAndDoesNotStart()
    {
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => App.StartAsync(
            shared.Azurite, ("Mesh__Services__0__Name", "nlp"), ("Mesh__Services__0__Resilience__Retries", "99"),
            ("Mesh__Services__0__Balancing__Policy", "round-robbin")));

        Assert.Contains("Service 'nlp': Resilience:Retries is '99'", failed.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'round-robin'?", failed.Message, StringComparison.Ordinal);
    }

    private static object Body(string address, int leaseSeconds) => new
    {
        address, protocol = "http-json", leaseSeconds, domain = "nlp", operations = new[] { "language" },
        fields = new { language = new { path = "detect", request = new { text = "text" } } },
    };

    private static Task UntilAsync(App app, string service, HttpStatusCode expected) => Eventually.HoldsAsync(
        async () =>
        {
            using var body = new StringContent("""{"text": "Le bateau part."}""", Encoding.UTF8, "application/json");
            using var answer = await app.Http.PostAsync(new Uri($"/api/ai/{service}/language", UriKind.Relative), body, Stop);
            return answer.StatusCode == expected;
        },
        app);
}
