using System.Net;
using System.Text.Json;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Instances;

/// <summary>Removing instances. A purge by filter removes what other tests look at, so no test runs beside these.</summary>
[CollectionDefinition(nameof(PurgeTests), DisableParallelization = true)]
[Collection(nameof(PurgeTests))]
public sealed class PurgeTests(AppUnderTest app)
{
    [Fact]
    public async Task EndedInstance_IsRemoved()
    {
        var instance = await app.StartAsync("Repeat", 1);
        await instance.OutputAsync();
        using var answer = await app.Management.DeleteAsync($"instances/{instance.Id}");

        await AppUnderTest.ExpectAsync(HttpStatusCode.OK, answer);
        Assert.Equal(1, await DeletedAsync(answer));
        Assert.False(await app.ExistsAsync(instance.Id));
    }

    [Fact]
    public async Task RunningInstance_IsNotRemoved()
    {
        var instance = await app.StartAsync("WaitForGo");
        await instance.WaitForCustomStatusAsync("{\"waiting\":\"go\"}");
        using var answer = await app.Management.DeleteAsync($"instances/{instance.Id}");

        await AppUnderTest.ExpectAsync(HttpStatusCode.PreconditionFailed, answer);
        await instance.SendEventAsync("go", "on");
        Assert.Equal("went on", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task UnknownInstance_IsNotFound()
    {
        using var answer = await app.Management.DeleteAsync($"instances/{AppUnderTest.NewId()}");
        await AppUnderTest.ExpectAsync(HttpStatusCode.NotFound, answer);
    }

    [Fact]
    public async Task Client_CountsWhatItRemoved()
    {
        var instance = await app.StartAsync("Repeat", 1);
        await instance.OutputAsync();

        Assert.Equal(1, await app.PostAsync<int>($"api/instances/{instance.Id}/purge"));
        Assert.Equal(0, await app.PostAsync<int>($"api/instances/{instance.Id}/purge"));
    }

    [Fact]
    public async Task Client_Recursively_RemovesChildrenToo()
    {
        Assert.SkipWhen(app.IsElsewhere, "The Azure Storage backend purges the instance alone, whatever is asked.");
        var parent = await app.StartAsync("DescribeChildren");
        await parent.OutputAsync();

        Assert.Equal(4, await app.PostAsync<int>($"api/instances/{parent.Id}/purge?recursive=true"));
        Assert.False(await app.ExistsAsync($"{parent.Id}-kid"));
    }

    [Fact]
    public async Task ByFilter_RemovesWhatMatches_AndNothingElse()
    {
        var completed = await app.StartAsync("Repeat", 1);
        await completed.OutputAsync();
        var failed = await app.StartAsync("FailItself");
        await failed.EndAsync("Failed");
        var from = Text((await completed.SnapshotAsync()).CreatedAt.AddSeconds(-1));

        Assert.True(await app.PostAsync<int>($"api/queries/purge?from={from}&status=Completed") >= 1);
        Assert.Equal((false, true), (await app.ExistsAsync(completed.Id), await app.ExistsAsync(failed.Id)));

        using var answer = await app.Management.DeleteAsync("instances", $"createdTimeFrom={from}&runtimeStatus=Failed");
        await AppUnderTest.ExpectAsync(HttpStatusCode.OK, answer);
        Assert.True(await DeletedAsync(answer) >= 1);
        Assert.False(await app.ExistsAsync(failed.Id));
    }

    [Fact]
    public async Task ByFilter_WithoutATime_IsABadRequest()
    {
        using var answer = await app.Management.DeleteAsync("instances");
        await AppUnderTest.ExpectAsync(HttpStatusCode.BadRequest, answer);
    }

    private static async Task<int> DeletedAsync(HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .GetProperty("instancesDeleted").GetInt32();

    private static string Text(DateTimeOffset moment) => Uri.EscapeDataString(moment.ToString("O"));
}
