using System.Globalization;
using System.Net;
using System.Text.Json;
using FunctionsOrchestration.Acceptance.Tests.Harness;
using FunctionsOrchestration.MeshFaults;

namespace FunctionsOrchestration.Acceptance.Tests;

/// <summary>The app calls three model servers, which are processes of their own and die.</summary>
public sealed class MeshTests(SharedApp shared)
{
    private const string Text = """{"text":"Le bateau part à huit heures du matin."}""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task DirectCalls_ServersDieAndComeBack_AreAnsweredWhileOneIsThere()
    {
        await using var fleet = await Fleet.StartAsync();
        await using var app = await App.StartAsync(shared.Azurite, Settings(fleet));
        await UntilAsync(app, answer => answer.StatusCode == HttpStatusCode.OK);

        // One process is killed: every call is answered, by another.
        await fleet.Servers[0].KillAsync();
        for (var call = 0; call < 100; call++)
        {
            using var answer = await CallAsync(app);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.NotEqual("server-0", Header(answer, "x-mesh-endpoint"));
        }

        // All are: the answer says what to do, and nobody is called for it.
        await Task.WhenAll(fleet.Servers.Skip(1).Select(server => server.KillAsync()));
        using var refusal = await UntilAsync(
            app, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable && Header(answer, "x-mesh-attempts") == "0");
        Assert.Equal("noHealthyEndpoint", (await JsonAsync(refusal)).GetProperty("reason").GetString());

        await fleet.Servers[1].StartAsync();
        using var back = await UntilAsync(app, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal("server-1", Header(back, "x-mesh-endpoint"));
        Assert.Equal("fra", (await JsonAsync(back)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task DirectCall_RepeatedAfterAKill_GetsTheFirstAnswerAndCallsNobody()
    {
        await using var fleet = await Fleet.StartAsync();
        await using var app = await App.StartAsync(shared.Azurite, Settings(fleet));
        using var first = await CallAsync(app, "the-same-call");
        var answer = await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(first.StatusCode == HttpStatusCode.OK, answer);
        var calls = fleet.Calls;

        await app.KillAsync();
        await app.StartAsync();
        using var again = await CallAsync(app, "the-same-call");

        Assert.Equal(answer, await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(calls, fleet.Calls);
    }

    private static (string Name, string Value)[] Settings(Fleet fleet) =>
    [
        ("Mesh__Services__0__Name", "texts"),
        ("Mesh__Services__0__Domain", "nlp"),
        ("Mesh__Services__0__Operations__0", "language"),
        ("Mesh__Services__0__Health__ProbeInterval", "00:00:01"),
        .. fleet.Proxies.SelectMany((proxy, i) => new[]
        {
            (Endpoint(i, "Id"), $"server-{i}"), (Endpoint(i, "Protocol"), "open-inference"), (Endpoint(i, "Address"), proxy.Address.ToString()),
        }),
    ];

    private static string Endpoint(int index, string field) =>
        string.Create(CultureInfo.InvariantCulture, $"Mesh__Services__0__Endpoints__{index}__{field}");

    private static Task<HttpResponseMessage> CallAsync(App app, string? key = null) => app.PostAsync("/api/ai/texts/language", Text, key);

    private static async Task<HttpResponseMessage> UntilAsync(App app, Func<HttpResponseMessage, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await CallAsync(app);
            if (condition(answer)) return answer;
            Assert.False(
                patience.IsCancellationRequested, $"Still {await answer.Content.ReadAsStringAsync(CancellationToken.None)}\n{app.Output}");
            answer.Dispose();
            await Task.Delay(30, TestContext.Current.CancellationToken);
        }
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}
