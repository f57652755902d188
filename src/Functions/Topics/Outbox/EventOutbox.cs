using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Publishing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Topics.Outbox;

/// <summary>
/// Publishes what orchestrations and entities hand to it. A signal leaves in the commit of the step that sent it, so an event is published
/// when that step stands, and never when it does not. Its key is the topic's name.
/// </summary>
/// <param name="intake">Where events are accepted.</param>
/// <param name="time">The clock.</param>
public sealed class EventOutbox(EventIntake intake, TimeProvider time) : TaskEntity<OutboxState>
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Publishes an event. Where storage does not answer it comes again, later each time; its id stays the same.</summary>
    /// <param name="told">The event.</param>
    public async Task Publish(OutboxEvent told)
    {
        if (await TryPublishAsync(told))
        {
            State = new OutboxState(State.Published + 1);
            return;
        }

        var pause = FirstPause * Math.Pow(2, Math.Min(told.Tries, 10));
        Context.SignalEntity(
            Context.Id, nameof(Publish), told with { Tries = told.Tries + 1 },
            new SignalEntityOptions { SignalTime = time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause) });
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(EventOutbox))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<EventOutbox>();

    /// <inheritdoc/>
    protected override OutboxState InitializeState(TaskEntityOperation entityOperation) => new(0);

    private async Task<bool> TryPublishAsync(OutboxEvent told)
    {
        try
        {
            var (one, bytes) = told.ToCloudEvent();
            return await intake.TryAcceptAsync(Context.Id.Key, [one], bytes);
        }
        catch (Exception failure) when (StorageFailure.Is(failure))
        {
            return false;
        }
    }
}

/// <summary>What an outbox keeps.</summary>
/// <param name="Published">Events that it has published.</param>
public sealed record OutboxState(long Published);
