using Azure.Messaging;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Knowledge;

/// <summary>Hears what the topic tells and loads what is new, so that the next search need not wait for it.</summary>
/// <param name="snapshots">What is searchable.</param>
/// <param name="log">Says what was heard.</param>
public sealed class KnowledgeListener(KnowledgeSnapshots snapshots, ILogger<KnowledgeListener> log)
{
    internal const string FunctionName = "OnEvent";

    /// <summary>The subscription of the topic delivers here. Events of other types are none of its business.</summary>
    /// <param name="told">The event.</param>
    /// <param name="stop">Ends the loading.</param>
    [Function("OnEvent")]
    public async Task OnEventAsync([EventGridTrigger] CloudEvent told, CancellationToken stop)
    {
        if (told.Type is not (KnowledgeEvent.Ingested or KnowledgeEvent.Retracted)) return;
        log.HeardEvent(told.Type, told.Subject ?? "");
        await snapshots.GetAsync(stop);
    }
}
