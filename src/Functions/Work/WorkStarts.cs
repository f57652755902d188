using System.Text.Json;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Backpressure;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Work;

/// <summary>
/// Does items that are starts of orchestrations. An item is done when its orchestration has ended, so that what was started and not
/// finished stays in the queue and counts there: the door closes before the engine drowns.
/// </summary>
/// <param name="stories">What can be started.</param>
/// <param name="store">Where what was accepted is staged.</param>
/// <param name="options">Times.</param>
/// <param name="time">The clock.</param>
public sealed class WorkStarts(IEnumerable<IDocumentsStory> stories, DocumentStore store, IOptions<WorkOptions> options, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, IDocumentsStory> _stories = stories.ToDictionary(story => story.Prefix);

    internal async Task<WorkOutcome> DoAsync(WorkItem item, DurableTaskClient client, CancellationToken stop)
    {
        if (await client.GetInstanceAsync(item.Id, stop) is null)
        {
            if (item.AcceptedAt + options.Value.Lifetime <= time.GetUtcNow())
                return WorkOutcome.Dead("Expired", $"It was not started within {options.Value.Lifetime:c}. {item.LastProblem}".TrimEnd());
            if (!_stories.TryGetValue(item.Story!, out var story)) return WorkOutcome.Dead("UnknownStory", $"There is no '{item.Story}' to start.");
            var json = item.Payload is { } inline ? inline : JsonElement.Parse(await store.ReadPayloadAsync(item.Id, stop));
            await story.ScheduleAsync(client, json.Deserialize<AcceptedDocuments>(Serialization.Options)!, stop);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(options.Value.StartPatience);
        try
        {
            var ended = await client.WaitForInstanceCompletionAsync(item.Id, getInputsAndOutputs: true, patience.Token);
            JsonElement? output = ended.SerializedOutput is { } text ? JsonElement.Parse(text) : null;
            return new(WorkVerdict.Done, BinaryData.FromObjectAsJson(
                new StartedWork(item.Id, ended.RuntimeStatus.ToString(), output), Serialization.Options));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return WorkOutcome.Later(LookAgain, "Running", "The orchestration is under way.");
        }
    }
}

/// <summary>The result of an item that started an orchestration.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="RuntimeStatus">How it ended.</param>
/// <param name="Output">Its output; null where it has none.</param>
public sealed record StartedWork(string InstanceId, string RuntimeStatus, JsonElement? Output);
