using System.Text.Json;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Backpressure;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Work;

/// <summary>
/// The door: answers a key that is known, refuses above the high mark, and else has each item on disk before it says 202: the payload where
/// it is large, then the message in the tenant's queue, then the row that tells its state and the ticket that wakes the drain. A process
/// that dies in between has accepted nothing, though the item may be done all the same; with a key it is then not done twice.
/// </summary>
/// <param name="board">Decides whether there is room.</param>
/// <param name="gate">Is told of work.</param>
/// <param name="queues">Where items wait.</param>
/// <param name="table">Where their state stands.</param>
/// <param name="store">Where large payloads wait.</param>
/// <param name="presence">Tells other workers of the tenant.</param>
/// <param name="log">Says what was refused.</param>
public sealed class WorkIntake(
    WorkBoard board, DrainGate gate, WorkQueues queues, WorkTable table, DocumentStore store, WorkPresence presence, ILogger<WorkIntake> log)
{
    private const int ParallelRequests = 16;

    /// <summary>Accepts all orders or none.</summary>
    /// <param name="request">The request that they came with.</param>
    /// <param name="orders">Orders that passed every check.</param>
    /// <param name="isBatch">True where the answer is a list.</param>
    /// <param name="cancellation">Ends the intake.</param>
    /// <returns>202, or the problem that stands against it.</returns>
    internal async Task<IActionResult> AcceptAsync(
        HttpRequest request, IReadOnlyList<WorkOrder> orders, bool isBatch, CancellationToken cancellation)
    {
        try
        {
            var errors = new RequestErrors();
            var fresh = await FindNewAsync(orders, errors, cancellation);
            if (errors.Count > 0) return WorkAnswers.KeysUsedForOthers(errors);
            var counts = fresh.GroupBy(order => order.Item.Tenant).ToDictionary(tenant => tenant.Key, tenant => tenant.Count());
            if (fresh.Count > 0 && board.Admit(counts) is { } refusal)
            {
                log.WorkRefused(refusal.Queue, refusal.Depth, refusal.RetryAfter);
                return WorkAnswers.Refused(request, refusal);
            }

            await StoreAsync(fresh, counts, cancellation);
            return WorkAnswers.Accepted(request, [.. orders.Select(order => order.Item.Id)], isBatch);
        }
        catch (Exception failure) when (StorageFailure.Is(failure))
        {
            log.WorkNotStored(failure);
            return Problems.StorageUnavailable(
                "Some of it may have been accepted all the same. Send it again; what has an idempotency key is not done twice.");
        }
    }

    /// <summary>The orders whose keys are not known; one that was used for something else is an error.</summary>
    private async Task<IReadOnlyList<WorkOrder>> FindNewAsync(
        IReadOnlyList<WorkOrder> orders, RequestErrors errors, CancellationToken cancellation)
    {
        var known = new WorkRow?[orders.Count];
        await ForEachAsync(orders.Index().Where(order => order.Item.Item.IdempotencyKey is not null), async (order, stop) =>
            known[order.Index] = await table.FindAsync(order.Item.Item.Id, stop), cancellation);
        foreach (var (index, order) in orders.Index())
        {
            if (known[index] is { Digest: { } digest } && digest != order.Digest)
                errors.Add(WorkReader.Join(order.Field, "idempotencyKey"), order.Item.IdempotencyKey,
                    $"The key was used for another item, which became {order.Item.Id}.", "Send a new key with a new item.");
        }

        return [.. orders.Where((_, index) => known[index] is null)];
    }

    private async Task StoreAsync(IReadOnlyList<WorkOrder> orders, Dictionary<string, int> counts, CancellationToken cancellation)
    {
        try
        {
            foreach (var tenant in counts.Keys) await presence.TellAsync(tenant, board.Of(tenant), cancellation);
            await ForEachAsync(orders, StoreAsync, cancellation);
            board.Stored(counts);
        }
        catch
        {
            board.Withdraw(counts);
            throw;
        }
        finally
        {
            // Also for those of a batch that were stored before the account stopped answering.
            foreach (var tenant in counts.Keys) gate.Offer(tenant);
        }

        await Task.WhenAll(counts.Select(tenant => queues.SendTicketsAsync(tenant.Key, tenant.Value, TimeSpan.Zero, cancellation)));
    }

    private async ValueTask StoreAsync(WorkOrder order, CancellationToken cancellation)
    {
        var payload = await order.Prepare(cancellation);
        var item = order.Item with { Payload = JsonElement.Parse(payload) };
        var message = item.ToMessage();
        if (message.ToMemory().Length > WorkQueues.MaxItemBytes)
        {
            await store.StagePayloadAsync(item.Id, payload, cancellation);
            message = (item with { Payload = null }).ToMessage();
        }

        await queues.SendAsync(item.Tenant, message, cancellation);
        await table.AddAsync(item, order.Digest, cancellation);
    }

    private static Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, ValueTask> work, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            items, new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellation }, work);
}
