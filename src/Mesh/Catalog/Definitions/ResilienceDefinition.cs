namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>What happens when a call goes wrong.</summary>
public sealed record ResilienceDefinition
{
    /// <summary>How long one attempt may take.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call may take, all attempts together. A caller's earlier deadline goes first.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Further attempts after the first, 0–10.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Wait before the first retry; it doubles each time, with full jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>The longest wait between two attempts. An endpoint that asks for more is not waited for.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Retries and hedges that are allowed for each call of the last 10 s, 0–1: so they never become the outage.</summary>
    public double RetryBudget { get; init; } = 0.2;

    /// <summary>Retries a second that are allowed however few calls there are.</summary>
    public int MinRetriesPerSecond { get; init; } = 10;

    /// <summary>Time without an answer after which an idempotent call is sent to a second endpoint as well; null never hedges.</summary>
    public TimeSpan? HedgeAfter { get; init; }

    /// <summary>When an endpoint's circuit opens.</summary>
    public CircuitDefinition Circuit { get; init; } = new();

    /// <summary>Who is asked instead.</summary>
    public FallbackDefinition Fallbacks { get; init; } = new();
}

/// <summary>The circuit of each endpoint.</summary>
public sealed record CircuitDefinition
{
    /// <summary>Share of failures, above 0 to 1, from which the circuit opens.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Share of slow calls, above 0 to 1, from which it opens.</summary>
    public double SlowRatio { get; init; } = 1;

    /// <summary>How long a call takes that counts as slow.</summary>
    public TimeSpan SlowAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Calls within the window before it is judged, at least 2.</summary>
    public int MinimumCalls { get; init; } = 20;

    /// <summary>The window in which calls are counted.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it stays open before one call may try.</summary>
    public TimeSpan BreakTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>False where each worker judges for itself alone. Models of the process always are judged so.</summary>
    public bool IsShared { get; init; } = true;

    /// <summary>Workers that must see trouble before the circuit opens for all, at most those that there are; 1–1,000.</summary>
    public int Quorum { get; init; } = 2;

    /// <summary>Calls that try after a break, in the whole system, before the circuit closes for all; 1–100.</summary>
    public int Probes { get; init; } = 3;

    /// <summary>How long it stays open for all at most: its break doubles with each time that it opens again. At least
    /// <see cref="BreakTime"/> counts.</summary>
    public TimeSpan MaxBreakTime { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>Ordered lists of who is asked instead, each entry a service or <c>service@version</c>.</summary>
public sealed record FallbackDefinition
{
    /// <summary>When the service cannot be reached, is full or fails.</summary>
    public IReadOnlyList<string> Unavailable { get; init; } = [];

    /// <summary>When the input is too long for the model.</summary>
    public IReadOnlyList<string> ContextTooLong { get; init; } = [];

    /// <summary>When the model refuses the content.</summary>
    public IReadOnlyList<string> ContentRefused { get; init; } = [];
}
