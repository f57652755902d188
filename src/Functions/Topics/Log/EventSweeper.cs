using System.Globalization;
using FunctionsOrchestration.Topics.Story;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Topics.Log;

/// <summary>Deletes events whose time is over, and what is known of them. Dead letters stay.</summary>
/// <param name="index">By which they are found.</param>
/// <param name="log">Where they are.</param>
/// <param name="ledger">What became of them.</param>
/// <param name="options">How long they are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says how many were deleted.</param>
public sealed class EventSweeper(
    EventIndex index, EventLog log, DeliveryLedger ledger, IOptions<EventsOptions> options, TimeProvider time, ILogger<EventSweeper> logger)
{
    /// <summary>Runs at the 29th minute of every hour. Days are swept whole, so events stay up to a day longer than the retention.</summary>
    /// <param name="timer">When it ran and runs next.</param>
    /// <param name="stop">Ends the sweep; the next one goes on.</param>
    [Function("SweepEvents")]
    public async Task SweepAsync([TimerTrigger("0 29 * * * *")] TimerInfo timer, CancellationToken stop)
    {
        var before = (time.GetUtcNow() - options.Value.Retention).UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var swept = 0;
        await foreach (var one in index.ListBeforeAsync(before, stop))
        {
            // The row goes last: by it a sweep that was interrupted finds the rest.
            await ledger.DeleteAsync(one.Batch, stop);
            await log.DeleteAsync(one.Batch, stop);
            await index.DeleteAsync(one, stop);
            swept++;
        }

        if (swept > 0) logger.SweptEvents(swept);
    }
}
