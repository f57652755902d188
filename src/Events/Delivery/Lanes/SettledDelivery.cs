using FunctionsOrchestration.Events.Delivery.Retries;

namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>What became of a delivery in a round.</summary>
/// <param name="Delivery">The delivery, as it came.</param>
/// <param name="Attempts">Attempts that have been made by now. A delivery that had to wait has as many as before.</param>
/// <param name="Outcome">What came of the last attempt; <see cref="OutcomeKind.Probation"/> where none was made.</param>
/// <param name="Decision">What is to be done with it.</param>
public sealed record SettledDelivery(PendingDelivery Delivery, int Attempts, DeliveryOutcome Outcome, RetryDecision Decision);
