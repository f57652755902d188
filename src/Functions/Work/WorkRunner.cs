using System.Text.Json;
using Azure.Storage.Queues.Models;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Backpressure;
using FunctionsOrchestration.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Work;

/// <summary>
/// Takes one item, has it done, and settles it: removed with its answer, put back for a while, or made a dead letter. Whatever is written
/// is written before the message goes, so that a crash anywhere does a part again and loses nothing.
/// </summary>
/// <param name="queues">Where items are.</param>
/// <param name="calls">Does calls.</param>
/// <param name="starts">Starts orchestrations.</param>
/// <param name="table">Where their state stands.</param>
/// <param name="letters">Where dead ones go.</param>
/// <param name="store">Where large payloads are.</param>
/// <param name="callbacks">Posts outcomes.</param>
/// <param name="board">Hears what was completed.</param>
/// <param name="options">Tries and times.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what came of items.</param>
public sealed class WorkRunner(
    WorkQueues queues, WorkCalls calls, WorkStarts starts, WorkTable table, DeadLetters letters, DocumentStore store, WorkCallbacks callbacks,
    WorkBoard board, IOptions<WorkOptions> options, TimeProvider time, ILogger<WorkRunner> log)
{
    private readonly WorkOptions _options = options.Value;

    /// <summary>Does the next item of a tenant.</summary>
    /// <param name="turn">The right to do so.</param>
    /// <param name="client">Where orchestrations are started.</param>
    /// <param name="stop">Puts the item back.</param>
    /// <returns>False where the tenant had none.</returns>
    internal async Task<bool> RunAsync(DrainTurn turn, DurableTaskClient client, CancellationToken stop)
    {
        if (await queues.TakeAsync(turn.Tenant, _options.Lease, stop) is not { } message)
        {
            turn.FoundNothing();
            return false;
        }

        await using var held = new HeldItem(queues, turn.Tenant, message, _options.Lease, time, log);
        var item = Read(message, turn.Tenant, out var unreadable);
        // What took it before and neither put it back nor settled it, was a try that counts.
        var attempt = (int)Math.Max(1, message.DequeueCount - item.Deferrals);
        try
        {
            var outcome = unreadable ?? await JudgeAsync(item, attempt, client, stop);
            await SettleAsync(held, item, outcome, attempt, message);
            turn.Judged(outcome.Verdict);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await held.PutBackAsync((item with { Deferrals = item.Deferrals + 1 }).ToMessage(), TimeSpan.Zero);
            throw;
        }

        return true;
    }

    private async Task<WorkOutcome> JudgeAsync(WorkItem item, int attempt, DurableTaskClient client, CancellationToken stop)
    {
        if (attempt > _options.MaxAttempts)
        {
            return WorkOutcome.Dead("Abandoned", (
                $"It was begun {attempt - 1} times and never came to an end: its process ended, or storage failed. {item.LastProblem}").TrimEnd());
        }

        await table.StartedAsync(item, attempt);
        try
        {
            return item.Story is null ? await calls.DoAsync(item, attempt, stop) : await starts.DoAsync(item, client, stop);
        }
        catch (Exception fault) when (!StorageFailure.Is(fault) && fault is not OperationCanceledException)
        {
            log.WorkFaulted(fault, item.Id, item.Kind, item.Tenant);
            return WorkOutcome.Failed("Faulted", fault.Message, attempt, _options.MaxAttempts);
        }
    }

    private async Task SettleAsync(HeldItem held, WorkItem item, WorkOutcome outcome, int attempt, QueueMessage message)
    {
        var verdict = outcome.Verdict;
        log.WorkJudged(item.Id, item.Kind, item.Tenant, verdict.Kind.ToString(), attempt, verdict.Reason);
        if (verdict.Kind is VerdictKind.Deferred or VerdictKind.Failed)
        {
            var back = item with { LastProblem = verdict.Problem, Deferrals = item.Deferrals + (verdict.Kind == VerdictKind.Deferred ? 1 : 0) };
            await table.WaitsAsync(back, verdict);
            if (await held.PutBackAsync(back.ToMessage(), verdict.Wait)) await queues.SendTicketsAsync(item.Tenant, 1, verdict.Wait, default);
            return;
        }

        if (verdict.Kind == VerdictKind.Done) await table.DoneAsync(item, outcome.Result!);
        else await BuryAsync(item, verdict, attempt, message);
        await callbacks.PostAsync(item, outcome);
        if (verdict.Kind == VerdictKind.Done && item is { Story: null, Payload: null }) await store.DeleteAsync(item.Id, default);
        await held.DeleteAsync();
        board.Completed(item.Tenant);
    }

    private async Task BuryAsync(WorkItem item, WorkVerdict verdict, int attempt, QueueMessage message)
    {
        var attempts = Math.Min(attempt, _options.MaxAttempts);
        await letters.WriteAsync(new DeadLetter
        {
            PartitionKey = item.Tenant, RowKey = item.Id, Kind = item.Kind, Item = message.Body.ToArray(), Reason = verdict.Reason!,
            Problem = verdict.Problem!, Attempts = attempts, AcceptedAt = item.AcceptedAt, DiedAt = time.GetUtcNow(),
        });
        await table.DiedAsync(item, verdict);
        log.WorkDied(item.Id, item.Kind, item.Tenant, attempts, verdict.Reason, verdict.Problem);
    }

    /// <summary>The item of a message; one that cannot be read gets the message's id and is dead.</summary>
    private static WorkItem Read(QueueMessage message, string tenant, out WorkOutcome? unreadable)
    {
        unreadable = null;
        try
        {
            if (message.Body.ToObjectFromJson<WorkItem>(Serialization.Options) is { } item && item.Tenant == tenant) return item;
        }
        catch (JsonException)
        {
            // It was not written by this app.
        }

        unreadable = WorkOutcome.Dead("Unreadable", "The message is no item of work.");
        return new WorkItem(message.MessageId, tenant, message.InsertedOn ?? default) { Story = "unreadable" };
    }
}
