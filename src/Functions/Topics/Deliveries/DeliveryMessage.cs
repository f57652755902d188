namespace FunctionsOrchestration.Topics.Deliveries;

/// <summary>
/// A message of the queue <c>event-deliveries</c>: events of a batch that go to a subscription, many to a message. It only names them. New
/// fields are optional.
/// </summary>
/// <param name="Batch">Name of the batch.</param>
/// <param name="Subscription">Name of the subscription in the batch's topic.</param>
/// <param name="Incarnation">Which subscription of that name; events for one that is gone are dropped.</param>
/// <param name="Events">Which events, as ranges such as <c>0-41,97</c>.</param>
/// <param name="Attempts">Attempts that were made before.</param>
public sealed record DeliveryMessage(string Batch, string Subscription, long Incarnation, string Events, int Attempts)
{
    /// <summary>What went wrong last; null before anything did.</summary>
    public string? LastOutcome { get; init; }

    /// <summary>How often it was put back after five workers did not finish it.</summary>
    public int Rescues { get; init; }
}
