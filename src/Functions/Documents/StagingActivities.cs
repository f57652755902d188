using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Documents;

/// <summary>Tidies up behind an instance.</summary>
/// <param name="store">Where contents are staged.</param>
public sealed class StagingActivities(DocumentStore store)
{
    /// <summary>Deletes everything that was staged for an instance.</summary>
    /// <param name="folder">The instance's id, which is the name of its folder.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(DeleteStaged))]
    public Task DeleteStaged([ActivityTrigger] string folder, CancellationToken stop) => store.DeleteAsync(folder, stop);
}
