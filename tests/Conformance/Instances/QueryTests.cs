using System.Net;
using System.Text.Json;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Instances;

/// <summary>Queries over many instances, by a client and by the management API. Each test has a prefix of its own.</summary>
public sealed class QueryTests(AppUnderTest app)
{
    [Fact]
    public async Task ByPrefixAndStatus_ClientFindsWhatMatches()
    {
        var prefix = AppUnderTest.NewId("query");
        await RunManyAsync("Repeat", prefix, ["a", "b"]);
        var failing = await app.StartAsync("FailItself", id: $"{prefix}-c");
        await failing.EndAsync("Failed");

        Assert.Equal([$"{prefix}-a", $"{prefix}-b"], await IdsAsync($"prefix={prefix}&status=Completed"));
        Assert.Equal([$"{prefix}-c"], await IdsAsync($"prefix={prefix}&status=Failed"));
        Assert.Equal(3, (await IdsAsync($"prefix={prefix}&status=Failed&status=Completed")).Length);
        Assert.Empty(await IdsAsync($"prefix={prefix}&status=Running"));
    }

    [Fact]
    public async Task ByTime_ClientFindsWhatWasCreatedThen()
    {
        var prefix = AppUnderTest.NewId("query");
        var instance = await app.StartAsync("Repeat", 1, $"{prefix}-a");
        await instance.OutputAsync();
        var created = (await instance.SnapshotAsync()).CreatedAt;

        Assert.Single(await IdsAsync($"prefix={prefix}&from={Text(created.AddMinutes(-1))}&to={Text(created.AddMinutes(1))}"));
        Assert.Empty(await IdsAsync($"prefix={prefix}&from={Text(created.AddMinutes(1))}"));
        Assert.Empty(await IdsAsync($"prefix={prefix}&to={Text(created.AddMinutes(-1))}"));
    }

    [Fact]
    public async Task Pages_OfAClient_HoldAtMostTheirSize_AndTogetherAll()
    {
        var prefix = AppUnderTest.NewId("query");
        await RunManyAsync("Repeat", prefix, ["a", "b", "c", "d", "e"]);
        var pages = await app.GetAsync<string[][]>($"api/queries/instances?prefix={prefix}&top=2");

        Assert.All(pages, page => Assert.InRange(page.Length, 0, 2));
        Assert.Equal(["a", "b", "c", "d", "e"], pages.SelectMany(page => page).Select(id => id[^1..]).Order());
    }

    [Fact]
    public async Task ContinuationToken_OfAClient_GoesOnInAnotherRequest()
    {
        var prefix = AppUnderTest.NewId("query");
        await RunManyAsync("Repeat", prefix, ["a", "b", "c"]);
        var found = new List<string>();
        string? token = null;
        do
        {
            var from = Uri.EscapeDataString(token ?? "");
            var page = await app.GetAsync<InstancePage>($"api/queries/page?prefix={prefix}&token={from}");
            found.AddRange(page.Ids);
            token = page.Token;
        }
        while (!string.IsNullOrEmpty(token));

        Assert.Equal([$"{prefix}-a", $"{prefix}-b", $"{prefix}-c"], found.Order());
    }

    [Fact]
    public async Task ContinuationToken_OfTheManagementApi_GoesOn()
    {
        var prefix = AppUnderTest.NewId("query");
        await RunManyAsync("Repeat", prefix, ["a", "b", "c"]);
        var found = new List<string>();
        string? token = null;
        do
        {
            using var answer = await app.Management.GetAsync("instances", $"instanceIdPrefix={prefix}&top=2", token);
            await AppUnderTest.ExpectAsync(HttpStatusCode.OK, answer);
            var page = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.InRange(page.GetArrayLength(), 0, 2);
            found.AddRange(page.EnumerateArray().Select(instance => instance.GetProperty("instanceId").GetString()!));
            token = answer.Headers.TryGetValues("x-ms-continuation-token", out var values) ? values.Single() : null;
        }
        while (!string.IsNullOrWhiteSpace(token));

        Assert.Equal([$"{prefix}-a", $"{prefix}-b", $"{prefix}-c"], found.Order());
    }

    [Fact]
    public async Task ManagementApi_FiltersByStatusAndTime()
    {
        var prefix = AppUnderTest.NewId("query");
        await RunManyAsync("Repeat", prefix, ["a"]);
        await (await app.StartAsync("FailItself", id: $"{prefix}-b")).EndAsync("Failed");
        var tomorrow = Text(DateTimeOffset.UtcNow.AddDays(1));

        Assert.Equal([$"{prefix}-b"], await ListAsync($"instanceIdPrefix={prefix}&runtimeStatus=Failed"));
        var both = await ListAsync($"instanceIdPrefix={prefix}&runtimeStatus=Failed,Completed&createdTimeTo={tomorrow}");
        Assert.Equal([$"{prefix}-a", $"{prefix}-b"], both);
        Assert.Empty(await ListAsync($"instanceIdPrefix={prefix}&createdTimeFrom={tomorrow}"));
    }

    [Fact]
    public async Task Tags_OfTheStart_AreSeenByTheClient()
    {
        var instance = await app.StartAsync("Repeat", 1, options: "&tag=green");
        await instance.OutputAsync();

        // Not every version of the genuine extension hands the tags back; none may hand back others.
        var tags = (await instance.SnapshotAsync()).Tags;
        Assert.True(app.IsElsewhere && tags.Count == 0 || tags["colour"] == "green", string.Join(", ", tags));
    }

    private async Task RunManyAsync(string orchestrator, string prefix, string[] names)
    {
        var instances = await Task.WhenAll(names.Select(name => app.StartAsync(orchestrator, name, $"{prefix}-{name}")));
        foreach (var instance in instances) await instance.OutputAsync();
    }

    private async Task<string[]> IdsAsync(string query) =>
        [.. (await app.GetAsync<string[][]>($"api/queries/instances?{query}")).SelectMany(page => page).Order()];

    private async Task<string[]> ListAsync(string query)
    {
        using var answer = await app.Management.GetAsync("instances", query);
        await AppUnderTest.ExpectAsync(HttpStatusCode.OK, answer);
        var list = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return [.. list.EnumerateArray().Select(instance => instance.GetProperty("instanceId").GetString()!).Order()];
    }

    private static string Text(DateTimeOffset moment) => Uri.EscapeDataString(moment.ToString("O"));

    private sealed record InstancePage(IReadOnlyList<string> Ids, string? Token);
}
