using System.Diagnostics;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>Under which names the mesh tells what it does, for whoever wants to listen.</summary>
public static class MeshTelemetry
{
    /// <summary>Name of its activity source and of its meter.</summary>
    public const string Name = "FunctionsOrchestration.Mesh";

    /// <summary>Its spans: one for each call, and below it one for each attempt.</summary>
    internal static readonly ActivitySource Source = new(Name);
}
