using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Rollouts.Exposures;

/// <summary>Deletes exposures that nobody will join with anything any more.</summary>
/// <param name="blobs">Where they are.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says how many were deleted.</param>
public sealed class ExposureSweeper(ExposureBlobs blobs, TimeProvider time, ILogger<ExposureSweeper> log)
{
    /// <summary>How long exposures are kept after the hour in which they were written.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>Runs at 03:41 every day.</summary>
    /// <param name="timer">When it ran and runs next.</param>
    /// <param name="stop">Ends the sweep; the next one goes on.</param>
    [Function("SweepExposures")]
    public async Task SweepAsync([TimerTrigger("0 41 3 * * *")] TimerInfo timer, CancellationToken stop)
    {
        if (await blobs.DeleteBeforeAsync(time.GetUtcNow() - Kept, stop) is > 0 and var deleted) log.SweptExposures(deleted);
    }
}
