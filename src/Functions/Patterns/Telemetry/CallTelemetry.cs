using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Telemetry;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Publishing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Patterns.Telemetry;

/// <summary>
/// Tells the topic <c>telemetry</c> once a second what the calls of this worker came to, as events of type <c>mesh.calls</c>. It does so only
/// while somebody listens to the topic; else the mesh counts nothing. Nothing of it is in the way of a call.
/// </summary>
/// <param name="tally">Counts calls.</param>
/// <param name="topics">Knows who listens.</param>
/// <param name="intake">Where events are published.</param>
/// <param name="worker">Who this is.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that a second could not be told, once.</param>
internal sealed class CallTelemetry(
    CallTally tally, TopicCatalog topics, EventIntake intake, WorkerIdentity worker, TimeProvider time, ILogger<CallTelemetry> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private bool _failing;

    /// <summary>Tells what there is to tell.</summary>
    internal async Task TellAsync()
    {
        tally.IsOn = topics.Find(PatternTopics.Telemetry)?.Subscriptions.Any() == true;
        var now = time.GetUtcNow();
        var events = tally.Take().Select(summary => CallEvents.Of(summary, worker.Id, now)).ToList();
        if (events.Count == 0) return;
        try
        {
            // What storage does not take is not told: figures of a second ago are worth less than the memory that they would wait in.
            if (await intake.TryAcceptAsync(PatternTopics.Telemetry, events, events.Sum(one => one.Data.Bytes.Length))) _failing = false;
            else Fail(null, events.Count);
        }
        catch (Exception failure)
        {
            Fail(failure, events.Count);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TellAsync();
    }

    private void Fail(Exception? failure, int events)
    {
        if (!_failing) log.TelemetryUntold(failure, events);
        _failing = true;
    }
}
