using Azure.Messaging;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Knowledge;
using FunctionsOrchestration.Sagas;
using FunctionsOrchestration.Topics.Publishing;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Choreography;

/// <summary>
/// How every participant takes part: it hears an event, does its own work and tells the next one. What it tells is decided once:
/// the decision is noted beside the saga's documents before it is published, and whoever hears the event again publishes the note
/// and works no more. A fault is thrown; the event is then delivered again. Only what would fail again becomes
/// <c>ingestion.failed</c>.
/// </summary>
/// <param name="store">Where documents and decisions are.</param>
/// <param name="events">Where events are published.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what was done.</param>
public sealed class Participation(DocumentStore store, IAppEvents events, TimeProvider time, ILogger<Participation> log)
{
    /// <summary>Does a step because of an event, and tells what came of it.</summary>
    /// <param name="heard">The event.</param>
    /// <param name="part">The step, and what it is to the saga.</param>
    /// <param name="work">The step's work; it gives the documents as they are then.</param>
    /// <param name="stop">Ends the work; the event is to be delivered again.</param>
    internal async Task DoAsync(
        CloudEvent heard, Part part, Func<IngestionFacts, Task<IReadOnlyList<IngestedDocument>>> work, CancellationToken stop)
    {
        var facts = IngestionEvents.Read(heard);
        var saga = facts.Input.IngestionId;
        try
        {
            // What is staged is deleted when a saga ends: an event that is heard later finds nothing and changes nothing.
            if (await store.IsStagedAsync(saga, stop))
            {
                var decision = await DecideOnceAsync(heard, facts, part, work, stop);
                await events.PublishAsync(IngestionTopic.Name, IngestionEvents.Answer(heard, part.Step, decision), stop);
                log.ChoreographyStep(part.Step, saga, decision.Type);
                return;
            }
        }
        catch (Exception ended) when (ended is StagingDeletedException or IngestionRetractedException)
        {
            // It was undone while this step was under way, and has taken back what the step wrote.
        }
        log.ChoreographyOver(part.Step, saga);
    }

    /// <summary>Undoes a step because the saga failed, and tells so. Nothing happens where the step was never begun.</summary>
    /// <param name="heard">The event that says so.</param>
    /// <param name="part">The step.</param>
    /// <param name="undo">Undoes its work; it may be repeated.</param>
    /// <param name="stop">Ends the undoing; the event is to be delivered again.</param>
    internal async Task UndoAsync(CloudEvent heard, Part part, Func<IngestionInput, Task> undo, CancellationToken stop)
    {
        var facts = IngestionEvents.Read(heard);
        if (!facts.ToUndo.Contains(part.Step)) return;
        await undo(facts.Input);
        var undone = new StepDecision(IngestionEvents.UndoneType(part.Step), facts, time.GetUtcNow());
        await events.PublishAsync(IngestionTopic.Name, IngestionEvents.Answer(heard, part.Step, undone), stop);
        log.ChoreographyUndone(part.Step, facts.Input.IngestionId);
    }

    private async Task<StepDecision> DecideOnceAsync(
        CloudEvent heard, IngestionFacts facts, Part part, Func<IngestionFacts, Task<IReadOnlyList<IngestedDocument>>> work,
        CancellationToken stop)
    {
        var (saga, name) = (facts.Input.IngestionId, IngestionEvents.AnswerId(heard, part.Step));
        if (await ReadAsync(saga, name, stop) is { } decided) return decided;
        var decision = await DecideAsync(facts, part, work);
        var note = BinaryData.FromObjectAsJson(decision, Serialization.Options);
        if (await store.TryNoteAsync(saga, name, note, stop)) return decision;
        return await ReadAsync(saga, name, stop) ?? throw new StagingDeletedException(saga);
    }

    private async Task<StepDecision> DecideAsync(
        IngestionFacts facts, Part part, Func<IngestionFacts, Task<IReadOnlyList<IngestedDocument>>> work)
    {
        try
        {
            var documents = await work(facts);
            if (facts.Input.FailAt == part.Step)
                throw new SagaStoppedException(part.Step, "It failed on purpose (failAt).");
            var done = facts.After(part.Step, part.LeavesSomething) with { Documents = documents };
            return new(part.Tells, done, time.GetUtcNow());
        }
        catch (SagaStoppedException stopped)
        {
            log.ChoreographyFails(facts.Input.IngestionId, part.Step, stopped.Message);
            var failed = facts.After(part.Step, part.LeavesSomething) with { FailedStep = part.Step, Reason = stopped.Message };
            return new(IngestionEvents.Failed, failed, time.GetUtcNow());
        }
    }

    private async Task<StepDecision?> ReadAsync(string saga, string name, CancellationToken stop) =>
        (await store.ReadNoteAsync(saga, name, stop))?.ToObjectFromJson<StepDecision>(Serialization.Options);
}

/// <summary>What a participant is to a saga.</summary>
/// <param name="Step">Name of its step.</param>
/// <param name="Tells">Type of the event that follows when it is done.</param>
/// <param name="LeavesSomething">True where its work has to be undone when the saga fails.</param>
internal sealed record Part(string Step, string Tells, bool LeavesSomething = true);
