using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests;

/// <summary>
/// The ingestion that nobody conducts, through the running app: its own topic delivers to its own Event Grid functions. The
/// storage account is this class's own: another app on the same account would take events of a saga, and note them in a store of
/// its own.
/// </summary>
public sealed class ChoreographyTests(Azurite azurite) : IClassFixture<Azurite>
{
    private const string Path = "/api/choreographies/ingestions";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ingestion_RealFiles_BecomeSearchableAndEveryStepCanBeLookedUp()
    {
        await using var app = await App.StartAsync(azurite);
        var accepted = await app.PostFilesAsync(Path, "harbour-guide.txt", "invoice.png", "visitors.csv");
        var id = await App.IdOfAsync(accepted);
        Assert.EndsWith($"{Path}/{id}", accepted.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        var report = await EndOfAsync(app, id);

        Assert.Equal("completed", Text(report, "state"));
        Assert.Equal(
            ["ingested", "ingested", "skipped"],
            report.GetProperty("documents").EnumerateArray().Select(one => Text(one, "state")));
        Assert.Equal(
            ["requested", "extracted", "guarded", "embedded", "indexed", "completed"],
            report.GetProperty("steps").EnumerateArray().Select(step => Text(step, "type")!["ingestion.".Length..]));
        var found = await app.GetAsync("/api/knowledge/search?top=50&q=When+does+the+ferry+stop+because+of+a+storm?");
        Assert.Contains(
            found.GetProperty("passages").EnumerateArray(), passage => Text(passage.GetProperty("source"), "ingestion") == id);
        Assert.NotEmpty(await EventsToldAsync(app, $"{id}.knowledge.ingested"));
        await Eventually.HoldsAsync(() => Task.FromResult(Staged(id) == 0), app);

        var indexed = report.GetProperty("steps")[4];
        var told = (await EventsToldAsync(app, Text(indexed, "id")!))[0].GetProperty("event");
        Assert.Equal((id, Text(indexed, "causedBy")), (Text(told, "correlationid"), Text(told, "causationid")));
    }

    [Theory]
    [InlineData("guard", "extract")]
    [InlineData("bill", "bill embed extract index")]
    public async Task Ingestion_FailAt_CompensatesAndLeavesNoTrace(string step, string undone)
    {
        await using var app = await App.StartAsync(azurite);
        var id = await app.StartAsync(
            Path,
            new { documents = new[] { new { id = "note", text = $"The {step} beacon burns whale oil." } }, failAt = step });
        var report = await EndOfAsync(app, id);

        Assert.Equal(("undone", step), (Text(report, "state"), Text(report, "failedStep")));
        Assert.Equal("withdrawn", Text(report.GetProperty("documents")[0], "state"));
        var types = report.GetProperty("steps").EnumerateArray().Select(one => Text(one, "type")!).ToList();
        Assert.Equal(
            undone.Split(' ').Select(one => $"ingestion.{one}.undone"),
            types.Where(type => type.EndsWith(".undone", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(0, Rows(id));
        Assert.Equal(0, Staged(id));
        if (step == "bill") Assert.NotEmpty(await EventsToldAsync(app, $"{id}.knowledge.retracted"));
    }

    [Fact]
    public async Task Ingestion_SameIdempotencyKey_IsOneIngestion()
    {
        await using var app = await App.StartAsync(azurite);
        var body = JsonSerializer.Serialize(
            new { documents = new[] { new { id = "a", text = "The harbour bell rings in fog." } } });
        var key = Guid.NewGuid().ToString();

        var ids = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(async _ => await App.IdOfAsync(await app.PostAsync(Path, body, key))));
        await EndOfAsync(app, ids[0]);
        var other = await app.PostAsync(Path, body.Replace("bell", "horn", StringComparison.Ordinal), key);

        Assert.Single(ids.Distinct());
        Assert.Equal(1, Rows(ids[0]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"{Path}/nobody", Stop)).StatusCode);
    }

    [Fact]
    public async Task Ingestion_KilledInTheMiddle_GoesOn()
    {
        await using var app = await App.StartAsync(azurite, ("Events__RetryDelayFactor", "0.01"));
        var text = string.Join(" ", Enumerable.Range(0, 150).Select(i => $"Lot {i} is a barrel of tar."));
        var id = await app.StartAsync(Path, new { documents = Enumerable.Range(0, 10).Select(i => new { id = $"d{i}", text }) });
        await Eventually.HoldsAsync(
            async () => (await app.GetAsync($"{Path}/{id}")).GetProperty("steps").GetArrayLength() >= 3, app);
        await app.KillAsync();
        await app.StartAsync();
        var report = await EndOfAsync(app, id);

        Assert.Equal("completed", Text(report, "state"));
        Assert.Equal(
            report.GetProperty("documents").EnumerateArray().Sum(one => one.GetProperty("passages").GetInt32()), Rows(id));
        Assert.Equal(6, report.GetProperty("steps").EnumerateArray().DistinctBy(step => Text(step, "id")).Count());
    }

    [Fact]
    public async Task Ingestion_ParticipantThatIsNotThere_IsReportedAsStalled()
    {
        await using var app = await App.StartAsync(
            azurite, ("AzureWebJobs.EmbedOnEvent.Disabled", "true"), ("Choreography__StallAfter", "00:00:02"),
            ("Events__RetryDelayFactor", "0.01"));
        var id = await app.StartAsync(
            Path, new { documents = new[] { new { id = "a", text = "The tide mill grinds at night." } } });

        // It may seem stalled before its first step, while a model is loaded.
        JsonElement report = default;
        await Eventually.HoldsAsync(async () => IsStalledAfterTheGuard(report = await app.GetAsync($"{Path}/{id}")), app);

        var steps = report.GetProperty("steps");
        Assert.Contains(
            $"{id} has stalled: nothing was told of it after ingestion.guarded", app.Output, StringComparison.Ordinal);
        var told = await EventsToldAsync(app, $"{id}.stalled.{steps.GetArrayLength()}");
        Assert.Equal("ingestion.guarded", Text(told[0].GetProperty("event").GetProperty("data"), "lastEvent"));
    }

    private static bool IsStalledAfterTheGuard(JsonElement report) =>
        Text(report, "state") == "stalled"
        && Text(report.GetProperty("steps").EnumerateArray().LastOrDefault(), "type") == "ingestion.guarded";

    private static async Task<JsonElement> EndOfAsync(App app, string id)
    {
        JsonElement report = default;
        // A message that a killed app had under way comes back when its lease is over.
        await Eventually.HoldsAsync(
            async () => Text(report = await app.GetAsync($"{Path}/{id}"), "state") is "completed" or "undone", app);
        return report;
    }

    private static async Task<List<JsonElement>> EventsToldAsync(App app, string eventId)
    {
        await app.PublicationsOfAsync(eventId);
        return [.. (await app.GetAsync($"/api/events/{eventId}")).GetProperty("publications").EnumerateArray()];
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object ? json.GetProperty(name).GetString() : null;

    private int Rows(string id)
    {
        var table = azurite.Table("knowledge");
        table.CreateIfNotExists(Stop);
        return table.Query<TableEntity>(row => row.PartitionKey == id, cancellationToken: Stop).Count();
    }

    private int Staged(string id) => azurite.Container("documents").GetBlobs(BlobTraits.None, BlobStates.None, id, Stop).Count();
}
