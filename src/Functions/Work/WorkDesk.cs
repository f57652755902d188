using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Work;

/// <summary>Where work is handed in and asked for.</summary>
/// <param name="reader">Reads items.</param>
/// <param name="intake">Accepts them.</param>
/// <param name="table">Knows where they stand.</param>
public sealed class WorkDesk(WorkReader reader, WorkIntake intake, WorkTable table)
{
    /// <summary><c>POST /api/work</c> with one item, or several under <c>items</c>.</summary>
    /// <param name="request">The items.</param>
    /// <param name="stop">Ends the intake.</param>
    /// <returns>202 with ids and status URLs; 400, 413, 415 or 422 with everything that is wrong; 429 while the queue is full.</returns>
    [Function("AcceptWork")]
    public async Task<IActionResult> AcceptAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "work")] HttpRequest request, CancellationToken stop)
    {
        var reading = await reader.ReadAsync(request, stop);
        return reading.Refusal ?? await intake.AcceptAsync(request, reading.Orders, reading.IsBatch, stop);
    }

    /// <summary><c>GET /api/work/{id}</c>: where an item stands, with its answer once it is done.</summary>
    /// <param name="request">Nothing of it is read.</param>
    /// <param name="id">The item.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>200 with <see cref="WorkStatus"/>; 404 where there is no such item, or it was swept.</returns>
    [Function("GetWork")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "work/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        _ = request;
        try
        {
            if (await table.FindAsync(id, stop) is not { State: not null } row)
                return Problems.NotFound(
                    "id", id, "item of work", "No item has this id, or it ended long ago and was swept.",
                    "Take the id from the answer that accepted it.");
            return Serialization.Answer(WorkAnswers.StatusOf(row, await table.ResultOfAsync(row, stop)));
        }
        catch (Exception failure) when (StorageFailure.Is(failure))
        {
            return Problems.StorageUnavailable("Ask again in a moment.");
        }
    }
}
