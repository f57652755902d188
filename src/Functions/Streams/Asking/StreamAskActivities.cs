using System.Collections.Concurrent;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Streams.Partitions;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Log;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Streams.Asking;

/// <summary>
/// Asks AI services about events of streams, through the mesh. The key of a call is made of stream, operator and event, so a call that is made
/// again finds the answer of the first one; the answer is an event with that key as its id.
/// </summary>
/// <param name="mesh">Finds who answers.</param>
/// <param name="streams">The streams.</param>
/// <param name="log">Where the questions are.</param>
/// <param name="questions">Where the answers go.</param>
/// <param name="letters">Where events go that nobody answers.</param>
/// <param name="time">The clock.</param>
public sealed class StreamAskActivities(
    IMesh mesh, StreamCatalog streams, EventLog log, Questions questions, SetAsideLetters letters, TimeProvider time)
{
    private const int ParallelCalls = 8;
    private const int KeptInstances = 64;

    /// <summary>Asks a batch. Done again, it asks nobody for what was answered.</summary>
    /// <param name="input">The questions.</param>
    /// <param name="owners">Connects this worker to the owners of limits, and removes what earlier questions have left.</param>
    /// <param name="stop">Ends the calls.</param>
    /// <returns>Where the answers are.</returns>
    /// <exception cref="AskFailedException">The service cannot be reached, or takes no more now.</exception>
    [Function(nameof(AskBatch))]
    public async Task<PartitionInput> AskBatch([ActivityTrigger] AskInput input, [DurableClient] DurableTaskClient owners, CancellationToken stop)
    {
        // A finished orchestration is of no use to anybody.
        if (input.Number >= KeptInstances) await owners.PurgeInstanceAsync(input.InstanceOf(input.Number - KeptInstances), cancellation: stop);
        if (await FindAsync(input, stop) is not var (stream, ask, batch)) return Nothing(input);
        var answers = new CloudEvent?[batch.Events.Count];
        var refused = new ConcurrentBag<SetAsideEvent>();
        await Parallel.ForEachAsync(batch.Events.Index(), new ParallelOptions { MaxDegreeOfParallelism = ParallelCalls, CancellationToken = stop }, async (one, cancel) =>
            answers[one.Index] = await AskAsync(input, ask, one.Item, refused, cancel));
        await letters.WriteAsync(stream, [.. refused.OrderBy(one => one.Event.Id, StringComparer.Ordinal)]);
        CloudEvent[] answered = [.. answers.OfType<CloudEvent>()];
        if (answered.Length == 0) return Nothing(input);
        var id = Questions.AnswersTo(batch.Id);
        await questions.KeepAsync(id, answered);
        return Nothing(input) with { Batch = id.Name, Events = Positions.Write(Enumerable.Range(0, answered.Length)) };
    }

    /// <summary>Sets aside a batch that nobody answered.</summary>
    /// <param name="input">The questions.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>No answers.</returns>
    [Function(nameof(GiveUpBatch))]
    public async Task<PartitionInput> GiveUpBatch([ActivityTrigger] GivenUpAsk input, CancellationToken stop)
    {
        if (await FindAsync(input.Ask, stop) is var (stream, _, batch))
            await letters.WriteAsync(stream, [.. batch.Events.Select(one => new SetAsideEvent(one, input.Ask.Stage, SetAsideReasons.AskFailed, input.Problem))]);
        return Nothing(input.Ask);
    }

    private static PartitionInput Nothing(AskInput input) => new(0) { Stage = input.Stage, IsAnswer = true };

    private async Task<(StreamModel Stream, AskDefinition Ask, EventBatch Batch)?> FindAsync(AskInput input, CancellationToken stop)
    {
        var stream = streams.Find(input.Stream) is { } known && known.Incarnation == input.Incarnation ? known : await streams.FindNowAsync(input.Stream, stop);
        if (stream?.Incarnation != input.Incarnation) return null;
        var ask = stream.Plan.Definition.Operators.FirstOrDefault(one => one.Name == input.Stage)?.Ask;
        var batch = await log.ReadAsync(new BatchId(input.Batch), stop);
        return ask is null || batch is null ? null : (stream, ask, batch);
    }

    private async Task<CloudEvent?> AskAsync(
        AskInput input, AskDefinition ask, CloudEvent one, ConcurrentBag<SetAsideEvent> refused, CancellationToken stop)
    {
        var key = StreamKeys.Of(input.Stream, input.Stage, one);
        if (!mesh.TryFind(ask.Service, ask.Operation, out var operation, out var unknown)) throw new AskFailedException(unknown.Message);
        var errors = new RequestErrors();
        if (EventQuestion.Read(one, operation, errors) is not { } payload)
        {
            refused.Add(new SetAsideEvent(one, input.Stage, SetAsideReasons.AskFailed, errors.All is [var wrong, ..] ? $"{wrong.Field}: {wrong.Problem}" : "Its data is no JSON."));
            return null;
        }

        var result = await mesh.SendAsync(
            new MeshRequest(ask.Service, operation.Name, payload) { Caller = $"stream-{input.Stream}", IdempotencyKey = key }, stop);
        if (result.Problem is { } problem)
        {
            if (!EventQuestion.IsRefused(problem.Reason)) throw new AskFailedException(problem.Message);
            refused.Add(new SetAsideEvent(one, input.Stage, SetAsideReasons.AskFailed, problem.Message));
            return null;
        }

        return EventQuestion.Answer(one, key, $"/streams/{input.Stream}/{input.Stage}", operation, result.Value, one.Time ?? time.GetUtcNow());
    }
}

/// <summary>A service did not answer; it is asked again.</summary>
/// <param name="message">Why not.</param>
internal sealed class AskFailedException(string message) : Exception(message);
