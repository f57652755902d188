namespace FunctionsOrchestration.Mesh.Containment;

/// <summary>What a call is told at the entrance of a service.</summary>
/// <param name="Account">Its caller's account, to leave with; null where it is refused.</param>
/// <param name="Refusal">Why it is refused; none where it is not.</param>
/// <param name="Inside">Where it is refused: calls that are inside.</param>
/// <param name="InsideOfCaller">Where it is refused: calls of its caller that are inside.</param>
/// <param name="WaitingOfCaller">Where it is refused: calls of its caller that wait.</param>
internal readonly record struct GateAnswer(
    CallerAccount? Account, GateRefusal Refusal, int Inside, int InsideOfCaller, int WaitingOfCaller);

/// <summary>Why a call is refused.</summary>
internal enum GateRefusal
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The service is full, and so is the caller's queue.</summary>
    ServiceFull,

    /// <summary>The caller has as many calls inside as it may, and its queue is full.</summary>
    CallerFull,

    /// <summary>It waited, and a more important call of its caller took its place in the queue.</summary>
    Displaced,
}
