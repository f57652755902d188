using Azure.Messaging;
using FunctionsOrchestration.Ingestion;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Choreography;

/// <summary>Leaves out documents that try to take control of a prompt. It only looks, so there is nothing to undo.</summary>
/// <param name="participation">Takes part.</param>
/// <param name="effects">Judges passages.</param>
public sealed class Guarding(Participation participation, IIngestionEffects effects)
{
    internal const string FunctionName = "GuardOnEvent";
    private static readonly Part Mine = new(IngestionSteps.Guard, IngestionEvents.Guarded, LeavesSomething: false);

    /// <summary>Hears that texts were extracted.</summary>
    /// <param name="heard">The event.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the work; the event is to be delivered again.</param>
    [Function("GuardOnEvent")]
    public Task OnEventAsync(
        [EventGridTrigger] CloudEvent heard, [DurableClient] DurableTaskClient owners, CancellationToken stop) =>
        heard.Type == IngestionEvents.Extracted
        ? participation.DoAsync(
            heard, Mine, facts => new DocumentSteps(effects, facts.Input, stop).GuardAsync(facts.Documents), stop)
        : Task.CompletedTask;
}
