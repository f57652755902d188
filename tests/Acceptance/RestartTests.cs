using System.Text.Json;
using Azure.Data.Tables;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests;

/// <summary>The process is killed, or stopped with Ctrl+C, in the middle of the work.</summary>
public sealed class RestartTests(SharedApp shared)
{
    [Fact]
    public async Task Batch_KilledInTheMiddle_IsFinishedAfterTheRestart()
    {
        await using var app = await App.StartAsync(shared.Azurite);
        var id = await app.StartAsync(
            "/api/insights",
            new { documents = Enumerable.Range(0, 40)
            .Select(i => new { id = $"d{i}", text = $"Ship number {i} brings salt. It leaves with rope and honey." }) });
        await app.WaitForAsync(id, status => Done(status) >= 5);

        await app.KillAsync();
        await app.StartAsync();
        var report = await app.OutputOfAsync(id);

        Assert.Equal(
            Enumerable.Range(0, 40).Select(i => $"d{i}"),
            report.GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("id").GetString()));
        Assert.Equal(0, report.GetProperty("failures").GetArrayLength());
        Assert.Equal(40, report.GetProperty("languages").EnumerateObject().Sum(language => language.Value.GetInt32()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Saga_KilledAfterAStep_LosesNothingAndDoublesNothing(int stepsDone)
    {
        await using var app = await App.StartAsync(shared.Azurite);
        var text = string.Join(" ", Enumerable.Range(0, 200).Select(i => $"Lot {i} is a crate of oranges."));
        var id = await app.StartAsync(
            "/api/ingestions", new { documents = Enumerable.Range(0, 12).Select(i => new { id = $"d{i}", text }) });
        await app.WaitForAsync(id, status => Done(status) >= stepsDone);

        await app.KillAsync();
        await app.StartAsync();
        var report = await app.OutputOfAsync(id);

        Assert.Equal("ingested", report.GetProperty("outcome").GetString());
        Assert.Equal(
            report.GetProperty("passages").GetInt32(),
            shared.Azurite.Table("knowledge")
            .Query<TableEntity>(row => row.PartitionKey == id, cancellationToken: TestContext.Current.CancellationToken).Count());
        // Told before the kill and again after it, it is the same event.
        Assert.InRange(await app.PublicationsOfAsync($"{id}.knowledge.ingested"), 1, 2);
        var budget = await app.GetAsync("/runtime/webhooks/durabletask/entities/Budget/ingestion");
        Assert.Equal(
            12 + report.GetProperty("passages").GetInt32(),
            budget.GetProperty("finished").GetProperty(id).GetProperty("amount").GetProperty("calls").GetInt32());
    }

    [Fact]
    public async Task CtrlC_StopsCleanlyAndTheNextStartGoesOn()
    {
        await using var app = await App.StartAsync(shared.Azurite);
        var id = await app.StartAsync(
            "/api/insights",
            new { documents = Enumerable.Range(0, 40)
            .Select(i => new { id = $"d{i}", text = $"Ship number {i} brings salt. It leaves with rope and honey." }) });
        await app.WaitForAsync(id, status => Done(status) >= 3);

        var exitCode = await app.InterruptAsync();
        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("fail ", app.Output, StringComparison.Ordinal);

        await app.StartAsync();
        Assert.Equal(40, (await app.OutputOfAsync(id)).GetProperty("documents").GetArrayLength());
    }

    private static int Done(JsonElement status) =>
        status.GetProperty("customStatus") is { ValueKind: JsonValueKind.Object } progress
        ? progress.GetProperty("done").GetInt32() : 0;
}
