namespace FunctionsOrchestration.Sagas;

/// <summary>Why a step failed, for rules to decide by.</summary>
public enum FailureKind
{
    /// <summary>An activity or an entity failed, and trying again did not help.</summary>
    Fault,

    /// <summary>A model that the step needs is not there.</summary>
    Unavailable,

    /// <summary>The budget has not enough left.</summary>
    Budget,

    /// <summary>The step worked and refused what it was given.</summary>
    Refused,

    /// <summary>The request asked for it.</summary>
    OnPurpose,
}

/// <summary>A step that failed.</summary>
/// <param name="Step">Its name.</param>
/// <param name="Attempt">Which attempt it was, from 1.</param>
/// <param name="Kind">Why, for rules.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="CanSkip">True where the saga can go on without the step.</param>
public sealed record SagaFailure(string Step, int Attempt, FailureKind Kind, string Reason, bool CanSkip);

/// <summary>What becomes of a step that failed.</summary>
public enum SagaDecision
{
    /// <summary>Everything that has begun is undone.</summary>
    Compensate,

    /// <summary>The step runs again.</summary>
    Retry,

    /// <summary>The saga goes on without the step.</summary>
    Skip,
}
