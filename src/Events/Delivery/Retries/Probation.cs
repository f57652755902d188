namespace FunctionsOrchestration.Events.Delivery.Retries;

/// <summary>
/// How long a destination that keeps failing is left alone, by what it fails with: Event Grid's probation
/// (delivery-and-retry#dead-letter-events, the table under LastDeliveryOutcome: Probation).
/// </summary>
internal static class Probation
{
    public static TimeSpan For(OutcomeKind outcome) => outcome switch
    {
        OutcomeKind.NotFound or OutcomeKind.ResolutionError or OutcomeKind.Unauthorized or OutcomeKind.Forbidden => TimeSpan.FromMinutes(5),
        OutcomeKind.SocketError => TimeSpan.FromSeconds(30),
        _ => TimeSpan.FromSeconds(10),
    };
}
