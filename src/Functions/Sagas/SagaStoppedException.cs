namespace FunctionsOrchestration.Sagas;

/// <summary>A saga does not go on: a step failed, or somebody asked it to stop. What has begun is to be undone.</summary>
/// <param name="step">The step that failed, or before or in which the request to stop arrived.</param>
/// <param name="reason">Why, for the report.</param>
/// <param name="cancelled">True where somebody asked.</param>
/// <param name="kind">Why, for rules.</param>
internal sealed class SagaStoppedException(string step, string reason, bool cancelled = false, FailureKind kind = FailureKind.Fault)
    : Exception(reason)
{
    public FailureKind Kind { get; } = kind;

    public string Step { get; } = step;

    public bool Cancelled { get; } = cancelled;
}
