using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using FunctionsOrchestration.Storage;

namespace FunctionsOrchestration.Work;

/// <summary>
/// The queues in the storage account: one for each tenant, with its items, and one of tickets, whose trigger starts the drain. Messages
/// never expire by themselves; an item that is too old becomes a dead letter.
/// </summary>
/// <param name="queues">The storage account.</param>
public sealed class WorkQueues(QueueServiceClient queues)
{
    /// <summary>The queue of the drain's trigger.</summary>
    public const string Tickets = "worktickets";

    /// <summary>A message holds 64 KiB in Base64, which are 48 KiB of JSON; the rest is for what is written to it later.</summary>
    public const int MaxItemBytes = 44 * 1024;

    private const int TurnsOfTicket = 8;
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private readonly EnsuredQueues _items = new(queues);
    private readonly Ensured<QueueClient> _tickets = Ensured.Queue(queues, Tickets);

    /// <summary>Puts an item into its tenant's queue.</summary>
    internal async Task SendAsync(string tenant, BinaryData item, CancellationToken cancellation) =>
        await (await OfAsync(tenant, cancellation)).SendMessageAsync(item, timeToLive: Never, cancellationToken: cancellation);

    /// <summary>Tells the drain of work.</summary>
    internal async Task SendTicketsAsync(string tenant, int items, TimeSpan delay, CancellationToken cancellation)
    {
        var tickets = await _tickets.GetAsync(cancellation);
        await Task.WhenAll(Enumerable.Range(0, items).Chunk(TurnsOfTicket).Select(chunk => tickets.SendMessageAsync(
            BinaryData.FromObjectAsJson(new WorkTicket(tenant, chunk.Length), Serialization.Options), delay, Never, cancellation)));
    }

    /// <summary>Takes the next item of a tenant; null where none is to be had now.</summary>
    internal async Task<QueueMessage?> TakeAsync(string tenant, TimeSpan lease, CancellationToken cancellation)
    {
        var queue = await OfAsync(tenant, cancellation);
        // A receive that is cancelled half-way would leave its message invisible until the lease runs out.
        return (await queue.ReceiveMessageAsync(lease, CancellationToken.None)).Value;
    }

    /// <summary>Holds an item for longer.</summary>
    /// <returns>The new receipt.</returns>
    internal async Task<string> HoldAsync(string tenant, string id, string receipt, TimeSpan lease) =>
        (await (await OfAsync(tenant, default)).UpdateMessageAsync(id, receipt, visibilityTimeout: lease)).Value.PopReceipt;

    /// <summary>Puts an item back for a while, with what is to be remembered of it.</summary>
    /// <returns>False where somebody else has it by now.</returns>
    internal Task<bool> PutBackAsync(string tenant, string id, string receipt, BinaryData item, TimeSpan wait) => SettleAsync(async () =>
        await (await OfAsync(tenant, default)).UpdateMessageAsync(id, receipt, item, wait));

    /// <summary>Removes an item.</summary>
    /// <returns>False where somebody else has it by now.</returns>
    internal Task<bool> DeleteAsync(string tenant, string id, string receipt) => SettleAsync(async () =>
        await (await OfAsync(tenant, default)).DeleteMessageAsync(id, receipt));

    /// <summary>Items in a tenant's queue, those that are held or wait included.</summary>
    internal async Task<long> DepthAsync(string tenant, CancellationToken cancellation) =>
        (await (await OfAsync(tenant, cancellation)).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCountLong;

    /// <summary>The oldest item that could be taken now; null where there is none.</summary>
    internal async Task<PeekedMessage?> PeekAsync(string tenant, CancellationToken cancellation) =>
        (await (await OfAsync(tenant, cancellation)).PeekMessageAsync(cancellation)).Value;

    /// <summary>True where a ticket could be taken now.</summary>
    internal async Task<bool> HasTicketAsync(CancellationToken cancellation) =>
        (await (await _tickets.GetAsync(cancellation)).PeekMessageAsync(cancellation)).Value is not null;

    private ValueTask<QueueClient> OfAsync(string tenant, CancellationToken cancellation) => _items.GetAsync(Tenants.QueueOf(tenant), cancellation);

    private static async Task<bool> SettleAsync(Func<Task> settle)
    {
        try
        {
            await settle();
            return true;
        }
        catch (RequestFailedException gone) when (gone.Status is 400 or 404)
        {
            return false;
        }
    }
}
