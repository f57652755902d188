using System.Net;
using FunctionsOrchestration.Torture.Victim;

namespace FunctionsOrchestration.Torture.Load;

/// <summary>Clients that send whatever comes to their minds, and note what was answered. The seed fixes their minds.</summary>
/// <param name="app">The app.</param>
/// <param name="ledger">Where it is noted.</param>
/// <param name="random">The seeded source of every choice.</param>
internal sealed class Workload(AppClient app, Ledger ledger, Random random)
{
    private const int Clients = 24;
    private const string Item = "item";

    private readonly Lock _gate = new();
    private int _numbers;
    private int _left;

    /// <summary>Sends a number of requests, and ends earlier when one gets no answer.</summary>
    /// <param name="requests">How many.</param>
    /// <param name="onAnswer">Told of every answer.</param>
    public Task RunAsync(int requests, Action onAnswer)
    {
        _left = requests;
        return Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => ClientAsync(onAnswer)));
    }

    /// <summary>Ends what waits for somebody outside: stops listeners, terminates holders.</summary>
    public Task FinishAsync() => Parallel.ForEachAsync(
        ledger.Starts, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (start, _) =>
        {
            if (start.Shape == Shapes.Listen) await RaiseAsync(start, -1);
            if (start.Shape == Shapes.Hold) await SendAsync(start, "terminate");
        });

    /// <summary>Resumes what is suspended now. A suspension that was accepted may still be on its way.</summary>
    public async Task ResumeAsync(CancellationToken stop)
    {
        foreach (var suspended in await app.InstancesAsync("Suspended", stop))
            await app.SteerAsync(suspended["instanceId"]!.GetValue<string>(), "resume");
    }

    private async Task ClientAsync(Action onAnswer)
    {
        while (Interlocked.Decrement(ref _left) >= 0)
        {
            Task<Reply> request;
            lock (_gate) request = AnyRequest(random.Next(100));
            if ((await request).Status is null) return;
            onAnswer();
        }
    }

    private Task<Reply> AnyRequest(int choice) => choice switch
    {
        < 55 => StartAsync(),
        < 68 => SignalAsync(),
        < 86 => AnyStart(start => start.Shape == Shapes.Listen && !start.IsClosed) is { } listener ? RaiseAsync(listener, ++_numbers) : StartAsync(),
        < 90 => AnyStart(start => start.Shape != Shapes.Hold && !start.MayBeSuspended) is { } one ? SendAsync(one, "suspend") : StartAsync(),
        < 95 => AnyStart(start => start.MayBeSuspended) is { } suspended ? SendAsync(suspended, "resume") : StartAsync(),
        < 97 => AnyStart(start => start.Shape == Shapes.Hold && !start.IsClosed) is { } holder ? SendAsync(holder, "terminate") : StartAsync(),
        _ => AnyStart(start => start.Shape is not (Shapes.Hold or Shapes.Listen)) is { } old ? PurgeAsync(old) : StartAsync(),
    };

    private Start? AnyStart(Func<Start, bool> fits)
    {
        List<Start> all = [.. ledger.Starts.Where(start => start.Fate == Fate.Accepted && start.Purge is null && fits(start)).TakeLast(200)];
        return all.Count == 0 ? null : all[random.Next(all.Count)];
    }

    private async Task<Reply> StartAsync()
    {
        var (start, input) = Shapes.Any(random, ++_numbers);
        ledger.Add(start);
        return Note(start, await app.StartAsync(start.Shape, start.Marker, input));
    }

    private async Task<Reply> SignalAsync()
    {
        var (deed, key, operation) = Shapes.AnySignal(random, ++_numbers);
        ledger.Add(deed);
        return Note(deed, await app.SignalAsync("Tally", key, operation, deed.Marker));
    }

    private Reply Note(Deed deed, Reply reply)
    {
        if (reply.IsAccepted) deed.Fate = Fate.Accepted;
        else Expect(reply, deed.Marker);
        return reply;
    }

    private Task<Reply> RaiseAsync(Start listener, int item) => TakeTurnAsync(listener, async () =>
    {
        listener.Events.Add((item, Fate.Unknown));
        var reply = await app.RaiseAsync(listener.Marker, Item, item);
        if (reply.IsAccepted) listener.Events[^1] = (item, Fate.Accepted);
        else Expect(reply, $"event {item} to {listener.Marker}", Gone(listener, item < 0));
        return reply;
    });

    private Task<Reply> SendAsync(Start start, string verb) => TakeTurnAsync(start, async () =>
    {
        if (verb == "suspend") start.MayBeSuspended = true;
        var reply = await app.SteerAsync(start.Marker, verb);
        if (!reply.Body.Contains("because instance is in the", StringComparison.Ordinal))
            Expect(reply, $"{verb} of {start.Marker}", Gone(start, true));
        if (verb == "resume" && reply.Status is not null) start.MayBeSuspended = false;
        if (verb == "terminate" && reply.Status is not null) start.IsClosed = true;
        return reply;
    });

    // One that has not ended is not purged (412); it may end while the request is under way, and the app die with the answer.
    private Task<Reply> PurgeAsync(Start start) => TakeTurnAsync(start, async () =>
    {
        start.Purge = Fate.Unknown;
        var reply = await app.PurgeAsync(start.Marker);
        if (reply.Status == HttpStatusCode.OK) start.Purge = Fate.Accepted;
        else if (reply.Status == HttpStatusCode.PreconditionFailed) start.Purge = null;
        Expect(reply, $"purge of {start.Marker}", [HttpStatusCode.OK, HttpStatusCode.PreconditionFailed, .. Gone(start, false)]);
        return reply;
    });

    // What no answer vouches for may not be there at all; what runs by itself may have ended.
    private static HttpStatusCode[] Gone(Start start, bool mayHaveEnded) =>
    [
        .. start.Fate == Fate.Unknown || start.Purge is not null ? [HttpStatusCode.NotFound] : Array.Empty<HttpStatusCode>(),
        .. mayHaveEnded ? [HttpStatusCode.Gone] : Array.Empty<HttpStatusCode>(),
    ];

    private void Expect(Reply reply, string what, params HttpStatusCode[] expected)
    {
        if (reply.IsOtherThan(expected)) ledger.Surprise($"{what} was answered {(int)reply.Status!}: {reply.Body}");
    }

    private static async Task<Reply> TakeTurnAsync(Start start, Func<Task<Reply>> request)
    {
        await start.Turn.WaitAsync();
        try
        {
            return await request();
        }
        finally
        {
            start.Turn.Release();
        }
    }
}
