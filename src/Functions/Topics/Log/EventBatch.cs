using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Topics.Log;

/// <summary>Events of one topic that were made durable together.</summary>
/// <param name="Id">Where they are; ids of a topic sort by time.</param>
/// <param name="Topic">The topic.</param>
/// <param name="ReceivedAt">When they were accepted. Times to live count from here.</param>
/// <param name="Events">The events, each once.</param>
public sealed record EventBatch(BatchId Id, string Topic, DateTimeOffset ReceivedAt, IReadOnlyList<CloudEvent> Events);
