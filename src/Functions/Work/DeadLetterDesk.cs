using System.Globalization;
using FunctionsOrchestration.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Work;

/// <summary>Where dead letters are looked at and replayed.</summary>
/// <param name="board">Knows the queues.</param>
/// <param name="letters">The letters.</param>
/// <param name="replay">Replays them.</param>
public sealed class DeadLetterDesk(WorkBoard board, DeadLetters letters, DeadLetterReplay replay)
{
    private const string Route = "queues/{name}/deadletters";
    private const int MaxPage = 200;
    private const int DefaultPage = 50;

    /// <summary><c>GET /api/queues/{name}/deadletters?reason=…&amp;size=…&amp;after=…</c>: a page of a tenant's dead letters.</summary>
    /// <param name="request">The page.</param>
    /// <param name="name"><c>work-</c> and a tenant.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>200 with <see cref="DeadLetterPage"/>; 400 with what is wrong; 404 where there is no such queue.</returns>
    [Function("ListDeadLetters")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request, string name, CancellationToken stop) =>
        QueueDesk.GuardAsync(async () =>
    {
        if (TenantOf(name) is not { } tenant) return QueueDesk.Unknown(name);
        string? wanted = request.Query["size"];
        var size = DefaultPage;
        if (wanted is not null && !(int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size is >= 1 and <= MaxPage))
            return Problems.BadRequest("size", wanted, $"A page has 1–{MaxPage} letters.", $"Send for example size={DefaultPage}.");
        var page = await letters.ReadAsync(tenant, request.Query["reason"], request.Query["after"], size, stop);
        return Serialization.Answer(new DeadLetterPage(
            [.. page.Select(DeadLetterStatus.Of)], page.Count == size ? page[^1].RowKey : null));
    });

    /// <summary><c>POST /api/queues/{name}/deadletters/replay</c>: puts letters back into their queue.</summary>
    /// <param name="request"><see cref="ReplayBody"/>; empty means all.</param>
    /// <param name="name"><c>work-</c> and a tenant.</param>
    /// <param name="stop">Ends the replay between two letters; asking again goes on.</param>
    /// <returns>200 with <see cref="ReplayReport"/>; 400 with what is wrong; 404 where there is no such queue or letter.</returns>
    [Function("ReplayDeadLetters")]
    public Task<IActionResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/replay")] HttpRequest request, string name, CancellationToken stop) =>
        QueueDesk.GuardAsync(async () =>
    {
        if (TenantOf(name) is not { } tenant) return QueueDesk.Unknown(name);
        var errors = new RequestErrors();
        var choice = request.ContentLength is null or 0 ? new ReplayBody() : await JsonBody.ReadAsync<ReplayBody>(request, errors, stop);
        if (choice is { Id: not null, Reason: not null })
            errors.Add("reason", choice.Reason, "One letter is chosen by its id alone.", "Send id, or reason, or neither for all.");
        if (errors.Count > 0) return Problems.BadRequest(errors);
        return choice!.Id is { } id && await letters.FindAsync(tenant, id, stop) is null
            ? Problems.NotFound(
                "id", id, "dead letter", "It was replayed, swept, or never there.", $"GET /api/queues/{name}/deadletters lists what there is.")
            : Serialization.Answer(await replay.RunAsync(tenant, choice, stop));
    });

    private string? TenantOf(string name) => Tenants.OfQueue(name) is { } tenant && board.Find(tenant) is not null ? tenant : null;
}
