namespace FunctionsOrchestration.Mesh.Idempotency;

/// <summary>How long keyed calls are remembered.</summary>
public sealed record IdempotencyOptions
{
    /// <summary>Time within which a repeated key gets the first answer. Default 24 h.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Time after which a call whose process died no longer blocks its key; calls under way renew it three times as often. Default 10 s.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);
}
