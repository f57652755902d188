using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.InProcess;

/// <summary>A model of this process, as the mesh calls it.</summary>
/// <param name="Operation">What it offers.</param>
/// <param name="Answer">Turns the canonical input into a reply. Expected refusals are faults in the reply.</param>
public sealed record InProcessModel(Operation Operation, Func<object, CancellationToken, ValueTask<EndpointReply>> Answer);
