using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>A call on its way through the stages, and what they have decided so far. One flow of control writes it.</summary>
/// <param name="request">What was asked.</param>
/// <param name="snapshot">The catalog that the call began with and keeps.</param>
internal sealed class MeshCall(MeshRequest request, MeshSnapshot snapshot)
{
    public MeshRequest Request { get; } = request;

    public MeshSnapshot Snapshot { get; } = snapshot;

    /// <summary>The service that is asked now; a fallback changes it.</summary>
    public ServiceModel Service { get; set; } = null!;

    /// <summary>What is asked.</summary>
    public Operation Operation { get; set; } = null!;

    /// <summary>The version that is asked now.</summary>
    public VersionModel? Version { get; set; }

    /// <summary>The endpoint that was asked last.</summary>
    public EndpointModel? Endpoint { get; set; }

    /// <summary>How many attempts have begun.</summary>
    public int Attempts { get; set; }

    /// <summary>Why the present endpoint was chosen.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The way so far.</summary>
    public Route Route => new(Service?.Name ?? Request.Service, Version?.Name, Endpoint?.Id, Attempts, Reason);

    /// <summary>Ends the call with a problem.</summary>
    public MeshResult Refuse(ProblemReason reason, string message, TimeSpan? retryAfter = null) =>
        new() { Problem = new MeshProblem(reason, message, retryAfter), Route = Route };
}
