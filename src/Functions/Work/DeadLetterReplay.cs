using System.Text.Json;
using FunctionsOrchestration.Mesh.Backpressure;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Work;

/// <summary>
/// Puts dead letters back into their queues: each is taken first, so that two who replay at once do it once; its message is sent, and only
/// then it is removed. A crash in between leaves a letter that can be replayed again after a minute, and the item may be done twice; its
/// key to the mesh is the same then, so it is answered once. Replays pass the door even while it is closed: they were accepted before.
/// </summary>
/// <param name="letters">The letters.</param>
/// <param name="queues">Where items wait.</param>
/// <param name="table">Where their state stands.</param>
/// <param name="board">Knows the tenants.</param>
/// <param name="presence">Tells other workers of the tenant.</param>
/// <param name="gate">Is told of work.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what was replayed.</param>
public sealed class DeadLetterReplay(
    DeadLetters letters, WorkQueues queues, WorkTable table, WorkBoard board, WorkPresence presence, DrainGate gate, TimeProvider time,
    ILogger<DeadLetterReplay> log)
{
    private const int MostAtOnce = 1_000;

    /// <summary>Replays the letters of a tenant that are there now, up to 1,000.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="choice">Which of them.</param>
    /// <param name="cancellation">Ends the replay between two letters.</param>
    internal async Task<ReplayReport> RunAsync(string tenant, ReplayBody choice, CancellationToken cancellation)
    {
        IReadOnlyList<DeadLetter> chosen = choice.Id is { } id
            ? await letters.FindAsync(tenant, id, cancellation) is { } one ? [one] : []
            : await letters.ReadAsync(tenant, choice.Reason, after: null, MostAtOnce, cancellation);
        List<string> replayed = [], unreadable = [];
        foreach (var letter in chosen)
        {
            if (TryRead(letter) is not { } item) unreadable.Add(letter.RowKey);
            else if (await ReplayAsync(letter, item, cancellation)) replayed.Add(letter.RowKey);
        }

        if (replayed.Count > 0)
        {
            await presence.TellAsync(tenant, board.Of(tenant), cancellation);
            await queues.SendTicketsAsync(tenant, replayed.Count, TimeSpan.Zero, cancellation);
            gate.Offer(tenant);
            log.WorkReplayed(replayed.Count, tenant);
        }

        return new(replayed, unreadable, HasMore: chosen.Count == MostAtOnce);
    }

    private async Task<bool> ReplayAsync(DeadLetter letter, WorkItem item, CancellationToken cancellation)
    {
        if (await letters.TakeAsync(letter, cancellation) is not { } taken) return false;
        // From here on to the end, whoever asked for it.
        var again = item with { AcceptedAt = time.GetUtcNow(), Deadline = null, Deferrals = 0, Replays = item.Replays + 1 };
        await table.ReplayedAsync(again with { AcceptedAt = item.AcceptedAt });
        await queues.SendAsync(item.Tenant, again.ToMessage(), CancellationToken.None);
        await letters.DeleteAsync(taken);
        return true;
    }

    private static WorkItem? TryRead(DeadLetter letter)
    {
        try
        {
            return letter.Read();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The body of <c>POST /api/queues/{name}/deadletters/replay</c>; without any field it means all.</summary>
public sealed record ReplayBody
{
    /// <summary>One letter.</summary>
    public string? Id { get; init; }

    /// <summary>Those of one reason.</summary>
    public string? Reason { get; init; }
}

/// <summary>What was replayed.</summary>
/// <param name="Replayed">Ids that are back in their queue.</param>
/// <param name="Unreadable">Ids that no program can read; they stay.</param>
/// <param name="HasMore">True where there may be more; ask again.</param>
public sealed record ReplayReport(IReadOnlyList<string> Replayed, IReadOnlyList<string> Unreadable, bool HasMore);
