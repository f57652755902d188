namespace FunctionsOrchestration.Topics.Publishing;

/// <summary>A message of the queue <c>event-routes</c>: events are there to be routed. New fields are optional.</summary>
/// <param name="Batch">Name of the batch.</param>
public sealed record RouteMessage(string Batch)
{
    /// <summary>How often it was put back after five workers did not finish it.</summary>
    public int Rescues { get; init; }
}
