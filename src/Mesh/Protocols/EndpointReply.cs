using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols;

/// <summary>What an endpoint answered to one attempt, already in canonical form: a value or a fault.</summary>
public sealed record EndpointReply
{
    /// <summary>The canonical answer; null where there is a fault.</summary>
    public object? Value { get; init; }

    /// <summary>Which model answered, where the endpoint tells.</summary>
    public ModelInfo? Model { get; init; }

    /// <summary>The tokens that were used, where the endpoint counts them.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Why a generated text ends.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Why there is no value; null where there is one.</summary>
    public EndpointFault? Fault { get; init; }

    /// <summary>How long the attempt took; measured by the mesh. Zero where it was cut off, which says nothing about that.</summary>
    internal TimeSpan Elapsed { get; init; }

    /// <summary>A reply that has no value.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">The same for people, without payloads.</param>
    /// <param name="retryAfter">How long the endpoint wants to be left alone.</param>
    public static EndpointReply Failed(FaultKind kind, string message, TimeSpan? retryAfter = null) =>
        new() { Fault = new EndpointFault(kind, message, retryAfter) };
}

/// <summary>Why an attempt gave no answer.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Message">The same for people, without payloads.</param>
/// <param name="RetryAfter">How long the endpoint wants to be left alone; null where it does not say.</param>
public sealed record EndpointFault(FaultKind Kind, string Message, TimeSpan? RetryAfter = null);
