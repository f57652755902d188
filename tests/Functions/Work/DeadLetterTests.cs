using System.Net;
using System.Text.Json;
using FunctionsOrchestration.Functions.Tests.DirectCalls;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Work;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Work;

/// <summary>What cannot be done is kept with its reason, and can be done again.</summary>
public sealed class DeadLetterTests(StorageFixture storage)
{
    private readonly List<string> _refused = ["Refused."];
    private ScriptedMesh _mesh = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refused_ForGood_IsADeadLetterAtOnceWithItsReason()
    {
        await using var app = await StartAsync();
        var id = await app.AcceptAsync(app.Item("Refused."));

        await app.DrainAsync();

        Assert.Equal(("dead", 1, 0), await app.StateOfAsync(id));
        var letter = (await LettersAsync(app)).Single();
        Assert.Equal(
            (id, "nlp.sentiment", "ContentRefused", "No.", 1),
            (letter.GetProperty("id").GetString(), letter.GetProperty("kind").GetString(), letter.GetProperty("reason").GetString(),
                letter.GetProperty("problem").GetString(), letter.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task Replay_All_AsksAnewUnderAnotherKeyAndLeavesNoLetter()
    {
        await using var app = await StartAsync();
        var id = await app.AcceptAsync(app.Item("Refused.", key: "k"));
        await app.DrainAsync();
        _refused.Clear();

        var (status, report) = await app.SendAsync(HttpMethod.Post, $"api/queues/{app.Queue}/deadletters/replay");
        await app.DrainAsync();

        Assert.Equal((HttpStatusCode.OK, id), (status, report.GetProperty("replayed")[0].GetString()));
        Assert.Equal(["k", "k replay 1"], _mesh.Asked.Select(asked => asked.IdempotencyKey));
        Assert.Equal("done", (await app.StateOfAsync(id)).State);
        Assert.Empty(await LettersAsync(app));
    }

    [Fact]
    public async Task Replay_ByManyAtOnce_DoesEachLetterOnce()
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 6; i++) await app.AcceptAsync(app.Item("Refused."));
        await app.DrainAsync(6);

        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            app.SendAsync(HttpMethod.Post, $"api/queues/{app.Queue}/deadletters/replay")));

        var replayed = reports.SelectMany(report => report.Answer.GetProperty("replayed").EnumerateArray()).Select(id => id.GetString()).ToList();
        Assert.Equal((6, 6), (replayed.Count, replayed.Distinct().Count()));
        Assert.Equal(6, (await app.GetAsync($"api/queues/{app.Queue}")).GetProperty("depth").GetInt32());
    }

    [Fact]
    public async Task Replay_ThatDiedHalfWay_IsFinishedByTheNextAfterAMinute()
    {
        await using var app = await StartAsync();
        var id = await app.AcceptAsync(app.Item("Refused."));
        await app.DrainAsync();
        var letters = app.Services.GetRequiredService<DeadLetters>();
        Assert.NotNull(await letters.TakeAsync((await letters.FindAsync(app.Tenant, id, Stop))!, Stop));

        Assert.Equal(0, await ReplayAsync(app));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(61));

        Assert.Equal(1, await ReplayAsync(app));
        Assert.Empty(await LettersAsync(app));
    }

    [Fact]
    public async Task Replay_ByReasonOrId_LeavesTheOthers()
    {
        _refused.Add("Broken.");
        await using var app = await StartAsync();
        foreach (var text in new[] { "Refused.", "Refused.", "Broken." }) await app.AcceptAsync(app.Item(text));
        await app.DrainAsync(3);

        Assert.Equal(1, await ReplayAsync(app, new { reason = "InvalidInput" }));
        var left = await LettersAsync(app);
        Assert.Equal(["ContentRefused", "ContentRefused"], left.Select(letter => letter.GetProperty("reason").GetString()));
        Assert.Equal(1, await ReplayAsync(app, new { id = left[0].GetProperty("id").GetString() }));
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Post, $"api/queues/{app.Queue}/deadletters/replay", new { id = "work-0" })).Status);
        Assert.Single(await LettersAsync(app));
    }

    [Fact]
    public async Task List_ManyLetters_ComesInPages()
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 5; i++) await app.AcceptAsync(app.Item("Refused."));
        await app.DrainAsync(5);

        List<string?> ids = [];
        for (string? after = ""; after is not null;)
        {
            var page = await app.GetAsync($"api/queues/{app.Queue}/deadletters?size=2&after={after}");
            ids.AddRange(page.GetProperty("letters").EnumerateArray().Select(letter => letter.GetProperty("id").GetString()));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(5, ids.Count);
    }

    [Fact]
    public async Task Taken_TooOftenWithoutAnEnd_IsADeadLetter()
    {
        await using var app = await StartAsync();
        var id = await app.AcceptAsync(app.Item("Fine."));
        var queues = app.Services.GetRequiredService<WorkQueues>();
        for (var i = 0; i < 2; i++)
        {
            // As a process leaves it that dies with the item in its hands.
            var taken = (await queues.TakeAsync(app.Tenant, TimeSpan.FromMinutes(5), Stop))!;
            await queues.HoldAsync(app.Tenant, taken.MessageId, taken.PopReceipt, TimeSpan.Zero);
        }

        await app.DrainAsync();

        Assert.Equal("Abandoned", (await LettersAsync(app)).Single().GetProperty("reason").GetString());
        Assert.Equal("dead", (await app.StateOfAsync(id)).State);
        Assert.Empty(_mesh.Asked);
    }

    [Fact]
    public async Task Message_ThatIsNoItem_IsADeadLetterAndStays()
    {
        await using var app = await StartAsync();
        await app.AcceptAsync(app.Item("Fine."));
        await app.DrainAsync();
        await app.Services.GetRequiredService<WorkQueues>().SendAsync(app.Tenant, BinaryData.FromString("hello"), Stop);

        await app.DrainAsync();

        Assert.Equal("Unreadable", (await LettersAsync(app)).Single().GetProperty("reason").GetString());
        Assert.Equal(0, await ReplayAsync(app));
        Assert.Single(await LettersAsync(app));
    }

    [Fact]
    public async Task Deadline_ThatPassesInTheQueue_IsADeadLetterWithoutACall()
    {
        await using var app = await StartAsync();
        await app.AcceptAsync(new
        {
            service = "nlp", operation = "sentiment", payload = new { text = "Late." }, tenant = app.Tenant,
            deadline = app.Host.Clock.GetUtcNow().AddMinutes(1),
        });
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        await app.DrainAsync();

        Assert.Equal("DeadlineExceeded", (await LettersAsync(app)).Single().GetProperty("reason").GetString());
        Assert.Empty(_mesh.Asked);
    }

    private Task<WorkApp> StartAsync()
    {
        _mesh = new ScriptedMesh(request => ((TextRequest)request.Payload).Text is var text && !_refused.Contains(text)
            ? new MeshResult { Value = new Sentiment("positive", 0.9), Route = ScriptedMesh.Route }
            : new MeshResult
            {
                Problem = new MeshProblem(text == "Broken." ? ProblemReason.InvalidInput : ProblemReason.ContentRefused, "No."), Route = ScriptedMesh.Route,
            });
        return WorkApp.StartAsync(storage, _mesh, ("Work:MaxAttempts", "2"));
    }

    private static async Task<List<JsonElement>> LettersAsync(WorkApp app) =>
        [.. (await app.GetAsync($"api/queues/{app.Queue}/deadletters")).GetProperty("letters").EnumerateArray()];

    private static async Task<int> ReplayAsync(WorkApp app, object? choice = null) =>
        (await app.SendAsync(HttpMethod.Post, $"api/queues/{app.Queue}/deadletters/replay", choice)).Answer.GetProperty("replayed").GetArrayLength();
}
