using Azure.Messaging;
using FunctionsOrchestration.Ingestion;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Choreography;

/// <summary>Cuts texts that were found harmless into passages and embeds them.</summary>
/// <param name="participation">Takes part.</param>
/// <param name="effects">Embeds and stages passages.</param>
public sealed class Embedding(Participation participation, IIngestionEffects effects)
{
    internal const string FunctionName = "EmbedOnEvent";
    private static readonly Part Mine = new(IngestionSteps.Embed, IngestionEvents.Embedded);

    /// <summary>Hears that texts were judged, or that an ingestion failed.</summary>
    /// <param name="heard">The event.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the work; the event is to be delivered again.</param>
    [Function("EmbedOnEvent")]
    public Task OnEventAsync(
        [EventGridTrigger] CloudEvent heard, [DurableClient] DurableTaskClient owners, CancellationToken stop) => heard.Type switch
    {
        IngestionEvents.Guarded => participation.DoAsync(
            heard, Mine, facts => new DocumentSteps(effects, facts.Input, stop).EmbedAsync(facts.Documents), stop),
        IngestionEvents.Failed => participation.UndoAsync(
            heard, Mine, input => effects.DiscardPassagesAsync(DocumentSteps.Folders(input), stop), stop),
        _ => Task.CompletedTask,
    };
}
