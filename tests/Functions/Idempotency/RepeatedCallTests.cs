using System.Net;
using System.Net.Http.Json;
using FunctionsOrchestration.LocalHost.Testing;

namespace FunctionsOrchestration.Functions.Tests.Idempotency;

/// <summary>Calls with a key over HTTP, to two apps that share a storage account, and across a restart.</summary>
public sealed class RepeatedCallTests(StorageFixture storage)
{
    [Fact]
    public async Task Call_SameKeyAtAnotherAppAndAfterARestart_IsAnsweredByTheFirst()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        var key = Guid.NewGuid().ToString();

        var first = await CallAsync(one, key, steps: 3);
        var second = await CallAsync(other, key, steps: 3);
        await other.RestartAsync();
        var third = await CallAsync(other, key, steps: 3);
        var contradiction = await CallAsync(other, key, steps: 4);

        Assert.Equal((HttpStatusCode.OK, false, "1"), (first.Status, first.IsReplayed, first.Attempts));
        Assert.Equal((first.Body, true, "0"), (second.Body, second.IsReplayed, second.Attempts));
        Assert.Equal((first.Body, true, "0"), (third.Body, third.IsReplayed, third.Attempts));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, contradiction.Status);
    }

    private Task<LocalTestHost> StartAsync() => LocalTestHost.StartAsync(
        typeof(AppServices).Assembly,
        options: new LocalTestHostOptions { Settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = storage.ConnectionString } });

    private static async Task<(HttpStatusCode Status, string Body, bool IsReplayed, string Attempts)> CallAsync(
        LocalTestHost app, string key, int steps)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/ai/timeseries/forecast", UriKind.Relative))
        {
            Content = JsonContent.Create(new { series = Enumerable.Range(0, 48).Select(i => 10 + Math.Sin(i * Math.PI / 6)), steps }),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (
            answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            answer.Headers.Contains("idempotent-replayed"), answer.Headers.GetValues("x-mesh-attempts").Single());
    }
}
