namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>Why a call has no answer.</summary>
/// <param name="Reason">The kind, for code to decide by.</param>
/// <param name="Message">What happened and what would help, for people.</param>
/// <param name="RetryAfter">When another try makes sense; null where nobody knows or it never does.</param>
public sealed record MeshProblem(ProblemReason Reason, string Message, TimeSpan? RetryAfter = null);
