using System.Diagnostics.Metrics;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>The meter of the mesh. The factory disposes of it.</summary>
/// <param name="factory">Makes meters.</param>
internal sealed class MeshMeter(IMeterFactory factory)
{
    public Meter Meter { get; } = factory.Create(MeshTelemetry.Name);
}
