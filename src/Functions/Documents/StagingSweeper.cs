using FunctionsOrchestration.Work;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Documents;

/// <summary>
/// Deletes the staged contents of instances that can no longer do so themselves: terminated ones, and requests that were staged
/// but never started because the process died in between.
/// </summary>
/// <param name="store">Where contents are staged.</param>
/// <param name="work">Tells whether an item of work still waits for its turn.</param>
/// <param name="options">The age from which they are swept.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what was swept.</param>
public sealed class StagingSweeper(
    DocumentStore store, WorkTable work, IOptions<DocumentsOptions> options, TimeProvider time, ILogger<StagingSweeper> log)
{
    /// <summary>Runs at the 17th minute of every hour.</summary>
    /// <param name="timer">When it ran and runs next.</param>
    /// <param name="client">Tells whether an instance still runs.</param>
    /// <param name="stop">Ends the sweep; the next one goes on.</param>
    [Function("SweepStagedDocuments")]
    public async Task SweepAsync(
        [TimerTrigger("0 17 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        foreach (var instanceId in await store.ListStagedBeforeAsync(time.GetUtcNow() - options.Value.StagingRetention, stop))
        {
            if (await client.GetInstanceAsync(instanceId, stop) is { IsCompleted: false }) continue;
            if (await work.IsPendingAsync(instanceId, stop)) continue;
            await store.DeleteAsync(instanceId, stop);
            log.SweptStaging(instanceId);
        }
    }
}
