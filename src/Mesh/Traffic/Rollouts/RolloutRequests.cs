using System.Text.Json;

namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>A request that shows whether a version answers at all.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Payload">Its canonical input.</param>
public sealed record SmokeRequest(string Operation, JsonElement Payload);

/// <summary>Requests with known answers.</summary>
/// <param name="Samples">At least one, at most 1,000.</param>
public sealed record GoldenPlan(IReadOnlyList<GoldenSample> Samples)
{
    /// <summary>Share of them that must be right, 0–100 %; default 90.</summary>
    public double Min { get; init; } = 90;
}

/// <summary>A request with a known answer.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Payload">Its canonical input.</param>
/// <param name="Expected">What the answer must contain: each field here must be there and the same, numbers within 0.05.</param>
public sealed record GoldenSample(string Operation, JsonElement Payload, JsonElement Expected);
