using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Idempotency;

/// <summary>Deletes remembered calls whose time is over.</summary>
/// <param name="store">Where they are.</param>
/// <param name="log">Says how many were deleted.</param>
public sealed class IdempotencySweeper(TableIdempotencyStore store, ILogger<IdempotencySweeper> log)
{
    /// <summary>Runs at the 43rd minute of every hour.</summary>
    /// <param name="timer">When it ran and runs next.</param>
    /// <param name="stop">Ends the sweep; the next one goes on.</param>
    [Function("SweepIdempotencyKeys")]
    public async Task SweepAsync([TimerTrigger("0 43 * * * *")] TimerInfo timer, CancellationToken stop) =>
        log.SweptIdempotencyKeys(await store.SweepAsync(stop));
}
