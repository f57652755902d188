using FunctionsOrchestration.LocalHost.Engine.Instances;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>Puts a failed instance back to before its failure.</summary>
internal sealed partial class OrchestrationActor
{
    private void RefuseOrRewind(Step step, RewindRequest request)
    {
        _ = step;
        request.Answer.TrySetException(_row is null
            ? new ArgumentException($"No instance with ID '{Id}' was found.")
            : new NotSupportedException("Rewind is not supported yet."));
    }
}
