using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Publishing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Choreography;

/// <summary>
/// Watches one saga; its key is the saga's id. It hears what the participants tell and moves nothing: without it every saga ends
/// as it would with it. It looks again by a signal to itself when the saga could have stalled, and later when it may be
/// forgotten.
/// </summary>
/// <param name="events">Where a stalled saga is reported.</param>
/// <param name="options">When a saga has stalled, and when it is forgotten.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that a saga has stalled.</param>
public sealed class IngestionWatch(
    IAppEvents events, IOptions<ChoreographyOptions> options, TimeProvider time, ILogger<IngestionWatch> log)
    : TaskEntity<IngestionWatchState>
{
    // A saga tells at most a dozen; events of that many ids for one saga are not its own.
    private const int MaxTold = 64;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    /// <summary>The watch of a saga.</summary>
    internal static EntityInstanceId IdOf(string saga) => new(nameof(IngestionWatch), saga);

    /// <summary>Begins to watch. A second beginning changes nothing.</summary>
    /// <param name="beginning">What begins.</param>
    /// <returns>Fingerprint of the request that the saga was begun with.</returns>
    public string Begin(WatchedBeginning beginning)
    {
        if (State.Digest is { } known) return known;
        State = State with
        {
            Digest = beginning.Digest,
            ProgressAt = time.GetUtcNow(),
            Documents = [.. beginning.Documents.Select(document => new IngestedDocument(document, []))],
        };
        LookAt(State.ProgressAt + options.Value.StallAfter);
        return beginning.Digest;
    }

    /// <summary>Hears an event; one that was heard before changes nothing.</summary>
    /// <param name="told">The event.</param>
    public void Note(ToldEvent told)
    {
        if (State.Digest is null)
        {
            State = null!; // It was forgotten, or never begun here.
            return;
        }
        if (State.Told.Count >= MaxTold || State.Told.Any(step => step.Id == told.Step.Id)) return;
        var stalled = State.StalledSince is not null;
        State = State.With(told, time.GetUtcNow());
        if (stalled) LookAt(State.ProgressAt + options.Value.StallAfter);
    }

    /// <summary>Looks whether the saga has stalled, or is to be forgotten.</summary>
    /// <param name="number">Number of the look.</param>
    public async Task Look(long number)
    {
        if (State.Digest is null) State = null!;
        else if (State.Look == number) await LookAsync();
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(IngestionWatch))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<IngestionWatch>();

    /// <inheritdoc/>
    protected override IngestionWatchState InitializeState(TaskEntityOperation entityOperation) => new();

    private async Task LookAsync()
    {
        var (now, stallsAt, endsAt) = (
            time.GetUtcNow(), State.ProgressAt + options.Value.StallAfter, State.ProgressAt + options.Value.Retention);
        if (now >= endsAt) State = null!;
        else if (State.HasEnded || State.StalledSince is not null) LookAt(endsAt);
        else if (now < stallsAt) LookAt(stallsAt);
        else if (await TryReportAsync(now)) LookAt(endsAt);
        else LookAt(now + PauseAfterFailure);
    }

    /// <summary>Tells that the saga has stalled, before that is committed: told again it is the same event.</summary>
    private async Task<bool> TryReportAsync(DateTimeOffset now)
    {
        var (saga, last) = (Context.Id.Key, State.Told.MaxBy(step => step.At));
        var report = new StalledIngestion(saga, last?.Type, State.ProgressAt);
        try
        {
            await events.PublishAsync(
                IngestionTopic.Name,
                IngestionEvents.Of($"{saga}.stalled.{State.Told.Count}", IngestionEvents.Stalled, saga, report, now, last?.Id),
                CancellationToken.None);
        }
        catch (Exception failure) when (StorageFailure.Is(failure))
        {
            log.StallUnreported(failure, saga);
            return false;
        }
        log.ChoreographyStalled(saga, last?.Type ?? "its beginning", State.ProgressAt);
        State = State with { StalledSince = now };
        return true;
    }

    private void LookAt(DateTimeOffset at)
    {
        State = State with { Look = State.Look + 1 };
        Context.SignalEntity(Context.Id, nameof(Look), State.Look, new SignalEntityOptions { SignalTime = at });
    }
}

/// <summary>Data of the event <c>ingestion.stalled</c>.</summary>
/// <param name="IngestionId">The saga.</param>
/// <param name="LastEvent">Type of the last event that was told; null where none was.</param>
/// <param name="ProgressAt">When the saga showed progress last.</param>
public sealed record StalledIngestion(string IngestionId, string? LastEvent, DateTimeOffset ProgressAt);
