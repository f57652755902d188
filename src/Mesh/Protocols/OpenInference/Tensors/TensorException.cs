using System.Diagnostics.CodeAnalysis;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference;

/// <summary>Tensors are not what the operation takes or gives.</summary>
/// <param name="message">Which and why, without any of the content.</param>
[SuppressMessage("Design", "CA1064", Justification = "Never leaves the protocol: clients turn it into a bad answer, servers into a refusal.")]
internal sealed class TensorException(string message) : Exception(message);
