namespace FunctionsOrchestration.Sagas;

/// <summary>Where a step of a saga stands.</summary>
public enum StepState
{
    /// <summary>It has not begun.</summary>
    NotStarted,

    /// <summary>It has begun, so its compensation is owed: what it did is unknown until it ends.</summary>
    Running,

    /// <summary>It did its work, and the work stands.</summary>
    Done,

    /// <summary>It began, and its compensation ran.</summary>
    Undone,

    /// <summary>It began, and its compensation failed: somebody has to look.</summary>
    Left,

    /// <summary>It failed, and it was decided to go on without it. What it did is unknown, so its compensation is owed.</summary>
    Skipped,
}

/// <summary>One step in the journal of a saga.</summary>
/// <param name="Name">The step's name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Problem">Why it failed, or why it could not be undone; null where neither happened.</param>
public sealed record SagaStep(string Name, StepState State, string? Problem = null);

/// <summary>
/// What a saga did, step by step, in the order in which the steps run. It is written down before a step begins, so that
/// whoever reads it later knows everything that may have to be undone. Immutable.
/// </summary>
/// <param name="Steps">Every step of the saga.</param>
public sealed record SagaJournal(IReadOnlyList<SagaStep> Steps)
{
    /// <summary>The journal of a saga that has not begun.</summary>
    /// <param name="names">Its steps in their order.</param>
    public static SagaJournal Of(IEnumerable<string> names) =>
        new([.. names.Select(name => new SagaStep(name, StepState.NotStarted))]);

    /// <summary>The journal after a step came to another state.</summary>
    /// <param name="name">The step's name.</param>
    /// <param name="state">Where it stands now.</param>
    /// <param name="problem">What went wrong; null keeps what was noted before.</param>
    public SagaJournal With(string name, StepState state, string? problem = null) =>
        new([.. Steps.Select(step => step.Name == name ? step with { State = state, Problem = problem ?? step.Problem } : step)]);

    /// <summary>Steps whose compensation is owed, last first.</summary>
    public IEnumerable<SagaStep> ToUndo() =>
        Steps.Where(step => step.State is StepState.Running or StepState.Done or StepState.Left or StepState.Skipped).Reverse();
}
