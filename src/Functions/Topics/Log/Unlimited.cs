using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Topics.Log;

/// <summary>Reads again what was accepted before: what limits there are was found out then.</summary>
internal static class Unlimited
{
    public static EventLimits Limits { get; } = new() { MaxEventBytes = 1 << 30, MaxRequestBytes = 1 << 30, MaxEvents = 1_000_000 };
}
