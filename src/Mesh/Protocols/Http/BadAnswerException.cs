using System.Diagnostics.CodeAnalysis;

namespace FunctionsOrchestration.Mesh.Protocols.Http;

/// <summary>An answer lacks what it must have, or is larger than it may be.</summary>
/// <param name="message">What is wrong, without any of the content.</param>
[SuppressMessage("Design", "CA1064", Justification = "Never leaves the protocols: channels turn it into a fault.")]
internal sealed class BadAnswerException(string message) : Exception(message);
