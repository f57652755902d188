using System.Runtime.CompilerServices;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Streaming;

/// <summary>Texts are passed on as they come; what breaks off is continued once, and the record says so.</summary>
public sealed class StreamTests
{
    private static readonly MeshRequest Ask = new("chat", "chat", new ChatRequest([new ChatTurn("user", "Count.")]));
    private static readonly EndpointFault Gone = new(FaultKind.Unreachable, "The answer broke off.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_WholeAnswer_PassesTextsOnAndEndsWithTheResult()
    {
        await using var mesh = Mesh("a");
        mesh.Endpoints.ScriptStream("a", (_, _) => Say(
            Text("one "), Text("two"), new ReplyPart { FinishReason = "stop", Usage = new TokenUsage(4, 2), Model = new ModelInfo("m", "1") }));

        var parts = await ReadAsync(mesh);

        Assert.Equal(["one ", "two", ""], parts.Select(part => part.Text));
        Assert.All(parts, part => Assert.Equal("a", part.Route.Endpoint));
        var result = parts[^1].Result!;
        Assert.Equal(("one two", "stop", new TokenUsage(4, 2)), (result.Require<ChatAnswer>().Text, result.FinishReason, result.Usage));
        Assert.Equal(new StreamRecord(TimeSpan.Zero, 2), result.Stream);
    }

    [Fact]
    public async Task Stream_FirstText_ComesBeforeTheLastIsGenerated()
    {
        await using var mesh = Mesh("a");
        var rest = new TaskCompletionSource();
        mesh.Endpoints.ScriptStream("a", (_, _) => Say([Text("one "), Text("two")], beforeLast: rest.Task));
        await using var parts = mesh.Mesh.StreamAsync(Ask, Stop).GetAsyncEnumerator(Stop);

        mesh.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(await parts.MoveNextAsync());
        Assert.Equal("one ", parts.Current.Text);
        rest.SetResult();
        while (await parts.MoveNextAsync() && parts.Current.Result is null)
        {
        }

        Assert.Equal(new StreamRecord(TimeSpan.FromSeconds(3), 2), parts.Current.Result!.Stream);
    }

    [Fact]
    public async Task Stream_BreaksOff_IsContinuedElsewhereWithTheTextSoFar()
    {
        await using var mesh = Mesh("a", "b");
        ChatRequest? continued = null;
        var asked = new List<string>();
        mesh.Endpoints.ScriptStream("a", (payload, _) => Next(payload, "a"));
        mesh.Endpoints.ScriptStream("b", (payload, _) => Next(payload, "b"));

        var parts = await ReadAsync(mesh);

        Assert.Equal("one two three", string.Concat(parts.Select(part => part.Text)));
        Assert.Equal(2, asked.Distinct().Count());
        Assert.Equal(["Count.", "one two "], continued!.Messages.Select(turn => turn.Text));
        Assert.Equal("assistant", continued.Messages[^1].Role);
        var result = parts[^1].Result!;
        Assert.Equal("one two three", result.Require<ChatAnswer>().Text);
        Assert.Equal(new StreamRecord(TimeSpan.Zero, 3, BrokenAfter: 2, BrokenEndpoint: asked[0]), result.Stream);
        Assert.Equal((2, asked[1]), (result.Route.Attempts, result.Route.Endpoint));

        IAsyncEnumerable<ReplyPart> Next(object payload, string id)
        {
            asked.Add(id);
            if (asked.Count == 1) return Say(Text("one "), Text("two "), ReplyPart.Failed(Gone));
            continued = (ChatRequest)payload;
            return Say(Text("three"), new ReplyPart { FinishReason = "stop" });
        }
    }

    [Fact]
    public async Task Stream_BreaksOffTwice_EndsWithWhatThereIsAndSaysSo()
    {
        var service = Service("a", "b") with { Resilience = new() { Retries = 5, Fallbacks = new() { Unavailable = ["spare"] } } };
        await using var mesh = new MeshHarness(service, Service("c") with { Name = "spare" });
        foreach (var id in new[] { "a", "b", "c" })
            mesh.Endpoints.ScriptStream(id, (_, _) => Say(Text("word "), ReplyPart.Failed(Gone)));

        var parts = await ReadAsync(mesh);

        Assert.Equal(ProblemReason.StreamInterrupted, parts[^1].Result!.Problem?.Reason);
        Assert.Equal((2, 1), (parts[^1].Result!.Stream!.Parts, parts[^1].Result!.Stream!.BrokenAfter));
        Assert.Equal((2, 0), (mesh.Endpoints.Calls("a") + mesh.Endpoints.Calls("b"), mesh.Endpoints.Calls("c")));
    }

    [Fact]
    public async Task Stream_NoRetriesLeft_IsContinuedByTheFallback()
    {
        var service = Service("a") with { Resilience = new() { Retries = 0, Fallbacks = new() { Unavailable = ["spare"] } } };
        await using var mesh = new MeshHarness(service, Service("c") with { Name = "spare" });
        mesh.Endpoints.ScriptStream("a", (_, _) => Say(Text("one "), ReplyPart.Failed(Gone)));
        mesh.Endpoints.ScriptStream("c", (_, _) => Say(Text("two")));

        var result = (await ReadAsync(mesh))[^1].Result!;

        Assert.Equal(("one two", "spare", "a"), (result.Require<ChatAnswer>().Text, result.Route.Service, result.Stream!.BrokenEndpoint));
    }

    [Fact]
    public async Task Stream_FailsBeforeAnyText_IsAnOrdinaryRetry()
    {
        await using var mesh = Mesh("a", "b");
        var calls = 0;
        foreach (var id in new[] { "a", "b" })
            mesh.Endpoints.ScriptStream(id, (_, _) => calls++ < 2 ? Say(ReplyPart.Failed(Gone)) : Say(Text("fine")));

        var result = (await ReadAsync(mesh))[^1].Result!;

        Assert.Equal(("fine", 3, null), (result.Require<ChatAnswer>().Text, result.Route.Attempts, result.Stream!.BrokenAfter));
    }

    [Fact]
    public async Task Stream_LongerThanAnAttemptMayBeSilent_GoesOn()
    {
        await using var mesh = Mesh("a");
        mesh.Endpoints.ScriptStream("a", (_, _) => Tick());

        var result = (await ReadAsync(mesh))[^1].Result!;

        Assert.True(result.IsOk);
        Assert.Equal(4, result.Stream!.Parts);

        async IAsyncEnumerable<ReplyPart> Tick()
        {
            for (var i = 0; i < 4; i++)
            {
                mesh.Time.Advance(TimeSpan.FromSeconds(20));
                await Task.Yield();
                yield return Text("word ");
            }
        }
    }

    [Fact]
    public async Task Stream_FallsSilent_IsContinuedElsewhere()
    {
        await using var mesh = Mesh("a", "b");
        var calls = 0;
        foreach (var id in new[] { "a", "b" })
            mesh.Endpoints.ScriptStream(id, (_, cancellation) => calls++ == 0 ? Hang("one ", cancellation) : Say(Text("two")));
        await using var parts = mesh.Mesh.StreamAsync(Ask, Stop).GetAsyncEnumerator(Stop);

        await parts.MoveNextAsync();
        var next = parts.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            mesh.Time.Advance(TimeSpan.FromSeconds(31));
            await Task.Yield();
        }

        Assert.True(await next);
        Assert.Equal("two", parts.Current.Text);
        Assert.True(await parts.MoveNextAsync());
        Assert.Equal(1, parts.Current.Result!.Stream!.BrokenAfter);
    }

    [Fact]
    public async Task Stream_ReaderLeaves_EndsTheEndpointsWorkAndFreesItsPlace()
    {
        var service = Service("a") with { Containment = new() { MaxConcurrent = 1, MaxQueuedPerCaller = 0 } };
        await using var mesh = new MeshHarness(service);
        var ended = new TaskCompletionSource();
        mesh.Endpoints.ScriptStream("a", (_, cancellation) => Hang("one ", cancellation, ended));

        await foreach (var part in mesh.Mesh.StreamAsync(Ask, Stop))
        {
            Assert.Equal("one ", part.Text);
            Assert.Equal(ProblemReason.Overloaded, (await mesh.SendAsync(Ask)).Problem?.Reason);
            break;
        }

        await ended.Task;
        mesh.Endpoints.ScriptStream("a", (_, _) => Say(Text("free")));
        Assert.True((await ReadAsync(mesh))[^1].Result!.IsOk);
    }

    [Fact]
    public async Task Stream_DeadlinePasses_EndsWithTheProblemAndTheEndpointsWork()
    {
        await using var mesh = Mesh("a");
        var ended = new TaskCompletionSource();
        mesh.Endpoints.ScriptStream("a", (_, cancellation) => Hang("one ", cancellation, ended));
        var request = Ask with { Deadline = mesh.Time.GetUtcNow() + TimeSpan.FromSeconds(2) };
        await using var parts = mesh.Mesh.StreamAsync(request, Stop).GetAsyncEnumerator(Stop);

        await parts.MoveNextAsync();
        mesh.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(await parts.MoveNextAsync());
        Assert.Equal(ProblemReason.DeadlineExceeded, parts.Current.Result!.Problem?.Reason);
        Assert.Equal(1, parts.Current.Result.Stream!.Parts);
        await ended.Task;
    }

    [Fact]
    public async Task Stream_RepeatedKey_GetsTheFirstTextInOnePart()
    {
        await using var mesh = Mesh("a");
        mesh.Endpoints.ScriptStream("a", (_, _) => Say(Text("one "), Text("two")));
        await ReadAsync(mesh, Ask with { IdempotencyKey = "k" });

        var again = await ReadAsync(mesh, Ask with { IdempotencyKey = "k" });

        Assert.Equal(["one two", ""], again.Select(part => part.Text));
        Assert.True(again[^1].Result!.IsReplayed);
        Assert.Equal(1, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Stream_OperationThatCannot_AnswersInTheLastPart()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a"));

        var parts = await ReadAsync(mesh, MeshHarness.Request("nlp"));

        Assert.Equal("positive", Assert.Single(parts).Result!.Require<Sentiment>().Label);
    }

    private static ReplyPart Text(string text) => new() { Text = text };

    private static MeshHarness Mesh(params string[] endpointIds) => new(Service(endpointIds));

    private static ServiceDefinition Service(params string[] endpointIds) =>
        MeshHarness.Service("chat", endpointIds) with { Domain = "generative", Operations = ["chat"] };

    private static async Task<List<MeshPart>> ReadAsync(MeshHarness mesh, MeshRequest? request = null)
    {
        // Waits between attempts are on the mesh's clock, which has to go on for them to end.
        var reading = mesh.Mesh.StreamAsync(request ?? Ask, Stop).ToListAsync(Stop).AsTask();
        while (!reading.IsCompleted)
        {
            mesh.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }
        return (await reading).ConvertAll(part => part.Result is { Stream: { } record } result
            ? part with { Result = result with { Stream = record with { FirstPart = TimeSpan.Zero } } }
            : part);
    }

    private static IAsyncEnumerable<ReplyPart> Say(params ReplyPart[] parts) => Say(parts, Task.CompletedTask);

    private static async IAsyncEnumerable<ReplyPart> Say(ReplyPart[] parts, Task beforeLast)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            await (i == parts.Length - 1 ? beforeLast : Task.CompletedTask);
            yield return parts[i];
        }
    }

    private static async IAsyncEnumerable<ReplyPart> Hang(
        string text, [EnumeratorCancellation] CancellationToken cancellation, TaskCompletionSource? ended = null)
    {
        yield return Text(text);
        try
        {
            await ScriptedProtocol.HangAsync<int>(cancellation);
        }
        finally
        {
            ended?.SetResult();
        }
    }
}
