using FunctionsOrchestration.Mesh.Backpressure;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Work;

/// <summary>
/// Drains the queues of all tenants. The trigger brings tickets; whose item is done for a ticket is decided here, when there is a place,
/// by fair turns. A ticket that finds nothing ends.
/// </summary>
/// <param name="gate">Decides how many items run, and whose is next.</param>
/// <param name="runner">Does one item.</param>
public sealed class WorkDrain(DrainGate gate, WorkRunner runner)
{
    private const int MostTurns = 32;

    /// <summary>Does as many items as a ticket stands for.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="client">Where orchestrations are started.</param>
    /// <param name="stop">Puts back what is under way.</param>
    [Function("DrainWork")]
    public Task DrainAsync(
        [QueueTrigger(WorkQueues.Tickets)] WorkTicket ticket, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return Task.WhenAll(Enumerable.Range(0, Math.Clamp(ticket.Turns, 1, MostTurns)).Select(_ => TakeTurnAsync(ticket.Tenant, client, stop)));
    }

    private async Task TakeTurnAsync(string tenant, DurableTaskClient client, CancellationToken stop)
    {
        var hint = Tenants.IsValid(tenant) ? tenant : null;
        while (await gate.EnterAsync(hint, stop) is { } turn)
        {
            using (turn)
            {
                if (await runner.RunAsync(turn, client, stop)) return;
            }

            hint = null;
        }
    }
}
