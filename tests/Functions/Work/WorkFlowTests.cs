using System.Net;
using FunctionsOrchestration.Functions.Tests.DirectCalls;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Work;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Work;

/// <summary>The way of an item: accepted, done, put back, redelivered.</summary>
public sealed class WorkFlowTests(StorageFixture storage)
{
    private static readonly MeshResult Positive = new() { Value = new Sentiment("positive", 0.9), Route = ScriptedMesh.Route };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accept_OneItem_IsQueuedAndThenDoneWithItsResult()
    {
        var mesh = new ScriptedMesh(_ => Positive);
        await using var app = await WorkApp.StartAsync(storage, mesh);
        var id = await app.AcceptAsync(app.Item("Fine."));
        Assert.Equal(("queued", 0, 0), await app.StateOfAsync(id));

        await app.DrainAsync();

        var status = await app.GetAsync($"api/work/{id}");
        Assert.Equal("""{"label":"positive","positive":0.9}""", status.GetProperty("result").GetRawText());
        Assert.Equal(("done", 1, 0), await app.StateOfAsync(id));
        var asked = mesh.Asked.Single();
        Assert.Equal((app.Tenant, id, new TextRequest("Fine.")), (asked.Caller, asked.IdempotencyKey, asked.Payload));
        Assert.Equal(0, (await app.GetAsync($"api/queues/{app.Queue}")).GetProperty("depth").GetInt64());
    }

    [Fact]
    public async Task Accept_PayloadOverTheLimitOfQueues_GoesThroughABlobAndLeavesNone()
    {
        var mesh = new ScriptedMesh(_ => Positive);
        await using var app = await WorkApp.StartAsync(storage, mesh);
        var text = new string('x', 200_000);
        var id = await app.AcceptAsync(app.Item(text));

        await app.DrainAsync();

        Assert.Equal(new TextRequest(text), mesh.Asked.Single().Payload);
        Assert.False(await storage.Blobs.GetBlobContainerClient("documents").GetBlobClient($"{id}/payload.json").ExistsAsync(Stop));
    }

    [Fact]
    public async Task Accept_SameKeyTwice_IsOneItemAndAnotherPayloadIsRefused()
    {
        var mesh = new ScriptedMesh(_ => Positive);
        await using var app = await WorkApp.StartAsync(storage, mesh);
        var first = await app.AcceptAsync(app.Item("Fine.", key: "k"));
        var second = await app.AcceptAsync(app.Item("Fine.", key: "k"));
        var (status, problem) = await app.SendAsync(HttpMethod.Post, "api/work", app.Item("Bad.", key: "k"));

        await app.DrainAsync(3);

        Assert.Equal(first, second);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("idempotencyKey", problem.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Equal("k", mesh.Asked.Single().IdempotencyKey);
    }

    [Fact]
    public async Task Accept_ManyErrorsInABatch_NamesAllAndStoresNothing()
    {
        await using var app = await WorkApp.StartAsync(storage, new ScriptedMesh(_ => Positive));

        var (status, problem) = await app.SendAsync(HttpMethod.Post, "api/work", new
        {
            items = new object[]
            {
                app.Item("Fine."),
                new { service = "nlq", operation = "sentiment", payload = new { } },
                new
                {
                    service = "nlp", operation = "sentiment", payload = new { txt = 3 }, tenant = "No Queue", priority = "urgent",
                    deadline = "2020-01-01", callback = "https://elsewhere.example.com/",
                },
            },
        });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            ["items[1].service", "items[2].tenant", "items[2].priority", "items[2].deadline", "items[2].callback", "items[2].payload.txt", "items[2].payload.text"],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Get, $"api/queues/{app.Queue}")).Status);
    }

    [Fact]
    public async Task Refused_ByTheMesh_WaitsWithoutCountingHoweverOften()
    {
        var mesh = ScriptedMesh.Failing(ProblemReason.RateLimited, "Too many.", TimeSpan.Zero);
        await using var app = await WorkApp.StartAsync(storage, mesh, ("Work:MaxAttempts", "2"));
        var id = await app.AcceptAsync(app.Item("Fine."));
        var queues = app.Services.GetRequiredService<WorkQueues>();
        for (var i = 1; i <= 4; i++)
        {
            await app.DrainAsync();
            Assert.Equal("queued", (await app.StateOfAsync(id)).State);
            // It waits for a second; the test looks until it can be taken again.
            while (await queues.PeekAsync(app.Tenant, Stop) is null) await Task.Yield();
            await app.Host.AdvanceAsync(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(4, mesh.Asked.Count);
        Assert.Equal(("queued", 1, 3), await app.StateOfAsync(id));
        Assert.Equal("RateLimited", (await app.GetAsync($"api/work/{id}")).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Drain_TenantBesideAnothersFlood_HasItsItemDoneInTheNextTwoTurns()
    {
        var mesh = new ScriptedMesh(_ => Positive);
        await using var app = await WorkApp.StartAsync(storage, mesh);
        await app.SendAsync(HttpMethod.Post, "api/work", new { items = Enumerable.Range(0, 60).Select(i => app.Item($"Flood {i}.")) });
        await app.DrainAsync(5);
        await app.AcceptAsync(app.Item("Alone.", tenant: app.Tenant + "b"));

        // The tickets are those of the flood: whose item is done for them is decided by fair turns.
        await app.DrainAsync(2);

        Assert.Contains(mesh.Asked.TakeLast(2), asked => asked.Payload.Equals(new TextRequest("Alone.")));
    }

    [Fact]
    public async Task Drain_PoisonOfOneTenant_StopsNobodyElse()
    {
        var mesh = new ScriptedMesh(request => ((TextRequest)request.Payload).Text == "Poison." ? throw new InvalidOperationException("It breaks.") : Positive);
        await using var app = await WorkApp.StartAsync(storage, mesh, ("Work:MaxAttempts", "1"));
        await app.SendAsync(HttpMethod.Post, "api/work", new { items = Enumerable.Range(0, 20).Select(_ => app.Item("Poison.")) });
        var id = await app.AcceptAsync(app.Item("Fine.", tenant: app.Tenant + "b"));

        await app.DrainAsync(21);

        Assert.Equal(("done", 1, 0), await app.StateOfAsync(id));
        Assert.Equal(20, (await app.GetAsync($"api/queues/{app.Queue}")).GetProperty("deadLetters").GetInt32());
    }

    [Fact]
    public async Task Look_AnotherWorkersItem_IsFoundAndWokenWithoutItsTicket()
    {
        var mesh = new ScriptedMesh(_ => Positive);
        await using var one = await WorkApp.StartAsync(storage, mesh);
        await using var other = await WorkApp.StartAsync(storage, mesh);
        var id = await one.AcceptAsync(one.Item("Fine."));

        await other.Services.GetRequiredService<WorkWatch>().LookAsync(Stop);
        // The account has work of other tests' tenants too, whose turn may come before.
        for (var turn = 0; turn < 20 && (await other.StateOfAsync(id)).State != "done"; turn++) await other.DrainAsync(tenant: "somebody-else");

        Assert.Equal(HttpStatusCode.OK, (await other.SendAsync(HttpMethod.Get, $"api/queues/{one.Queue}")).Status);
        Assert.Equal("done", (await other.StateOfAsync(id)).State);
    }
}
