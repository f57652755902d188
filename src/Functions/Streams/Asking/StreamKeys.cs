using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Topics.Deliveries;

namespace FunctionsOrchestration.Streams.Asking;

/// <summary>
/// Idempotency keys of what is done outside because of an event of a stream: the same however often it is done. Whoever calls a service of his
/// own gives it this key.
/// </summary>
internal static class StreamKeys
{
    /// <summary>32 hexadecimal digits.</summary>
    public static string Of(string stream, string stage, CloudEvent one) => EventKeys.Of(stream, stage, one.Source, one.Id);
}
