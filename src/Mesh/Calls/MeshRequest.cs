namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>One call of an AI service.</summary>
/// <param name="Service">Name of the service in the catalog, for example <c>nlp</c>.</param>
/// <param name="Operation">One of the service's operations, for example <c>sentiment</c>.</param>
/// <param name="Payload">The operation's canonical input (<see cref="Translation.Operations"/>).</param>
public sealed record MeshRequest(string Service, string Operation, object Payload)
{
    /// <summary>Who calls, for fairness and accounting. Calls of one caller never take the places of another.</summary>
    public string Caller { get; init; } = "app";

    /// <summary>
    /// Fingerprint of the API key that the caller showed, for limits by key: the first 16 hexadecimal digits of its SHA-256, never the key
    /// itself. Null where there was none.
    /// </summary>
    public string? ApiKey { get; init; }

    /// <summary>A key under which a repeated call gets the first one's answer and calls nobody; null calls each time.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>When the caller stops waiting; null leaves it to the service's own time limit.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What gives way first when a service is full.</summary>
    public CallPriority Priority { get; init; } = CallPriority.Normal;

    /// <summary>Wishes about the route; null has none.</summary>
    public RoutingHints? Hints { get; init; }

    /// <summary>Whose budget pays, where that tenant has one; null where the call is paid for otherwise.</summary>
    public string? Tenant { get; init; }
}
