using Azure.Messaging;
using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Choreography;

/// <summary>
/// Books the model calls that an ingestion has made on the budget that it shares with the conducted ones. Where the budget is
/// spent the saga fails: the calls were made all the same, which a conductor that reserves first would have avoided.
/// </summary>
/// <param name="participation">Takes part.</param>
public sealed class Billing(Participation participation)
{
    internal const string FunctionName = "BillOnEvent";
    private static readonly Part Mine = new(ChoreographySteps.Bill, IngestionEvents.Completed);

    // As long as an event may be delivered again: who dies between the two bookings finds the first one when it comes back.
    private static readonly TimeSpan ReservationLasts = TimeSpan.FromDays(1);

    /// <summary>Hears that an ingestion is searchable, or that it failed.</summary>
    /// <param name="heard">The event.</param>
    /// <param name="client">Where the budget is.</param>
    /// <param name="stop">Ends the work; the event is to be delivered again.</param>
    [Function("BillOnEvent")]
    public Task OnEventAsync(
        [EventGridTrigger] CloudEvent heard, [DurableClient] DurableTaskClient client, CancellationToken stop) =>
        heard.Type switch
        {
            IngestionEvents.Indexed => participation.DoAsync(heard, Mine, facts => BookAsync(facts, client, stop), stop),
            IngestionEvents.Failed => participation.UndoAsync(
                heard, Mine, input => client.Entities.SignalEntityAsync(
                    IngestionWork.BudgetOf(input), nameof(Budget.Release), input.IngestionId, cancellation: stop), stop),
            _ => Task.CompletedTask,
        };

    /// <summary>Sets aside what was spent, which a spent budget refuses, and settles it at once. Doing it again changes nothing.</summary>
    private static async Task<IReadOnlyList<IngestedDocument>> BookAsync(
        IngestionFacts facts, DurableTaskClient client, CancellationToken stop)
    {
        var (input, budget) = (facts.Input, IngestionWork.BudgetOf(facts.Input));
        var settlement = IngestionCost.SettlementOf(input, facts.Documents);
        var request = IngestionCost.RequestOf(input, settlement.Amount) with { TimeToLive = ReservationLasts };
        var answer = await client.CallEntityAsync<BudgetAnswer>(budget, nameof(Budget.Reserve), request, stop);
        if (!answer!.Granted) throw IngestionCost.Refused(ChoreographySteps.Bill, request, answer);
        await client.CallEntityAsync<BudgetAnswer>(budget, nameof(Budget.Commit), settlement, stop);
        return facts.Documents;
    }
}
