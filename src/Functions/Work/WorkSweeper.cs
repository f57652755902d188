using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Work;

/// <summary>Deletes what is known of items that ended long ago, and dead letters that nobody replayed.</summary>
/// <param name="table">States and results.</param>
/// <param name="letters">Dead letters.</param>
/// <param name="presence">What workers told that are gone.</param>
/// <param name="log">Says how much was deleted.</param>
public sealed class WorkSweeper(WorkTable table, DeadLetters letters, WorkPresence presence, ILogger<WorkSweeper> log)
{
    /// <summary>Runs at the 29th minute of every hour.</summary>
    /// <param name="timer">When it ran and runs next.</param>
    /// <param name="stop">Ends the sweep; the next one goes on.</param>
    [Function("SweepWork")]
    public async Task SweepAsync([TimerTrigger("0 29 * * * *")] TimerInfo timer, CancellationToken stop)
    {
        await presence.SweepAsync(stop);
        log.SweptWork(await table.SweepAsync(stop), await letters.SweepAsync(stop));
    }
}
