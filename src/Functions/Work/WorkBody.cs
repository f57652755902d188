using System.Text.Json;

namespace FunctionsOrchestration.Work;

/// <summary>One item in the body of <c>POST /api/work</c>; several stand in a list under <c>items</c>.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Operation">One of its operations.</param>
/// <param name="Payload">The operation's canonical input.</param>
public sealed record WorkBody(string Service, string Operation, JsonElement Payload)
{
    /// <summary>Whose work it is; null is the header <c>x-mesh-caller</c>, or <c>api</c>.</summary>
    public string? Tenant { get; init; }

    /// <summary>background, normal or critical: what gives way first where the service is full.</summary>
    public string? Priority { get; init; }

    /// <summary>The sender's key for the item; null where sending it again is a new item.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>When the answer is of no use any more, such as 2030-01-01T12:00:00Z.</summary>
    public string? Deadline { get; init; }

    /// <summary>Where the outcome is posted to.</summary>
    public string? Callback { get; init; }

    /// <summary>The version of the service that must answer.</summary>
    public string? Version { get; init; }

    /// <summary>Calls with the same one go to the same endpoint, under the balancer <c>consistent-hash</c>.</summary>
    public string? AffinityKey { get; init; }

    /// <summary>Where the caller is.</summary>
    public string? Locality { get; init; }
}
