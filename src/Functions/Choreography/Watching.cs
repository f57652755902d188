using Azure.Messaging;
using FunctionsOrchestration.Topics.Outbox;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Choreography;

/// <summary>Hears everything that the participants tell, and passes it to the watch of the saga.</summary>
public static class Watching
{
    internal const string FunctionName = "WatchIngestions";

    /// <summary>Hears any event of an ingestion.</summary>
    /// <param name="heard">The event.</param>
    /// <param name="client">Where the watch is.</param>
    /// <param name="stop">Ends the call; the event is to be delivered again.</param>
    [Function("WatchIngestions")]
    public static Task OnEventAsync(
        [EventGridTrigger] CloudEvent heard, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var facts = IngestionEvents.Read(heard);
        var cause = heard.ExtensionAttributes.TryGetValue(EventExtensions.CausationId, out var id) ? (string)id : null;
        var told = new ToldEvent(
            new ToldStep(heard.Type, heard.Id, heard.Time!.Value, cause), facts.Documents, facts.ToUndo, facts.FailedStep,
            facts.Reason);
        return client.Entities.SignalEntityAsync(
            IngestionWatch.IdOf(facts.Input.IngestionId), nameof(IngestionWatch.Note), told, cancellation: stop);
    }
}
