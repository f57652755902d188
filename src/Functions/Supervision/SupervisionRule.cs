using FunctionsOrchestration.Sagas;

namespace FunctionsOrchestration.Supervision;

/// <summary>What a rule says to do about a failed step.</summary>
public enum SupervisionAction
{
    /// <summary>Everything that has begun is undone.</summary>
    Compensate,

    /// <summary>The step runs again, some times.</summary>
    Retry,

    /// <summary>The saga goes on without the step.</summary>
    Skip,

    /// <summary>A person is asked, for some time.</summary>
    Ask,
}

/// <summary>What shall be done about which failures. The first rule that fits a failure decides.</summary>
public sealed record SupervisionRule
{
    /// <summary>The scenario, for example <c>ingestion</c>; null fits each.</summary>
    public string? Scenario { get; init; }

    /// <summary>The step, for example <c>publish</c>; null fits each.</summary>
    public string? Step { get; init; }

    /// <summary>The kind of failure; null fits each.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>What is done. A step that cannot be skipped is compensated instead.</summary>
    public SupervisionAction Action { get; init; }

    /// <summary>With <c>retry</c>: how often, 1–100. Default 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>With <c>retry</c>: the wait before each, up to a day. Default 30 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>With <c>ask</c>: how long an answer is waited for, 1 s to 30 days. Default an hour.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What is done when the retries are used up, or nobody answered in time: compensate or skip; after retries also ask.</summary>
    public SupervisionAction Otherwise { get; init; }

    internal bool Fits(string scenario, SagaFailure failure) =>
        (Scenario is null || Scenario == scenario) && (Step is null || Step == failure.Step) && (Failure is null || Failure == failure.Kind);
}
