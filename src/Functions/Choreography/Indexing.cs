using Azure.Messaging;
using FunctionsOrchestration.Ingestion;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Choreography;

/// <summary>
/// Makes embedded passages searchable, and tells the world so: the index is its own, and so is the word about it. Where the saga
/// fails later it takes both back.
/// </summary>
/// <param name="participation">Takes part.</param>
/// <param name="effects">Writes the index and publishes <c>knowledge.ingested</c>.</param>
public sealed class Indexing(Participation participation, IIngestionEffects effects)
{
    internal const string FunctionName = "IndexOnEvent";
    private static readonly Part Mine = new(IngestionSteps.Index, IngestionEvents.Indexed);

    /// <summary>Hears that passages were embedded, or that an ingestion failed.</summary>
    /// <param name="heard">The event.</param>
    /// <param name="stop">Ends the work; the event is to be delivered again.</param>
    [Function("IndexOnEvent")]
    public Task OnEventAsync([EventGridTrigger] CloudEvent heard, CancellationToken stop) => heard.Type switch
    {
        IngestionEvents.Embedded => participation.DoAsync(heard, Mine, facts => IndexAsync(facts, stop), stop),
        IngestionEvents.Failed => participation.UndoAsync(heard, Mine, input => RetractAsync(input, stop), stop),
        _ => Task.CompletedTask,
    };

    private async Task<IReadOnlyList<IngestedDocument>> IndexAsync(IngestionFacts facts, CancellationToken stop)
    {
        var steps = new DocumentSteps(effects, facts.Input, stop);
        await steps.IndexAsync(facts.Documents);
        await steps.PublishAsync(facts.Documents);
        return facts.Documents;
    }

    private async Task RetractAsync(IngestionInput input, CancellationToken stop)
    {
        await effects.RetractIndexAsync(input.IngestionId, stop);
        await effects.PublishRetractedAsync(input.IngestionId, stop);
    }
}
