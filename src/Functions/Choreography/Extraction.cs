using Azure.Messaging;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Choreography;

/// <summary>
/// Reads the texts of what was requested. It is the first to get hold of the staged documents and the last to let go of them: it
/// deletes them, and everything that was made of them, when the saga has ended either way.
/// </summary>
/// <param name="participation">Takes part.</param>
/// <param name="effects">Reads images.</param>
/// <param name="store">Where documents are staged.</param>
public sealed class Extraction(Participation participation, IIngestionEffects effects, DocumentStore store)
{
    internal const string FunctionName = "ExtractOnEvent";
    private static readonly Part Mine = new(IngestionSteps.Extract, IngestionEvents.Extracted);

    /// <summary>Hears that an ingestion was requested, failed or completed.</summary>
    /// <param name="heard">The event.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the work; the event is to be delivered again.</param>
    [Function("ExtractOnEvent")]
    public Task OnEventAsync(
        [EventGridTrigger] CloudEvent heard, [DurableClient] DurableTaskClient owners, CancellationToken stop) => heard.Type switch
    {
        IngestionEvents.Requested => participation.DoAsync(
            heard, Mine, facts => new DocumentSteps(effects, facts.Input, stop).ExtractAsync(facts.Documents), stop),
        IngestionEvents.Failed => participation.UndoAsync(heard, Mine, input => store.DeleteAsync(input.IngestionId, stop), stop),
        IngestionEvents.Completed => store.DeleteAsync(IngestionEvents.Read(heard).Input.IngestionId, stop),
        _ => Task.CompletedTask,
    };
}
