namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Where an event must be: exactly one of <see cref="Near"/> and <see cref="Inside"/> is given. An event without a place is nowhere.</summary>
public sealed record GeoDefinition
{
    /// <summary>The field with the degrees north.</summary>
    public string Latitude { get; init; } = "latitude";

    /// <summary>The field with the degrees east.</summary>
    public string Longitude { get; init; } = "longitude";

    /// <summary>The place that it must be near.</summary>
    public GeoPoint? Near { get; init; }

    /// <summary>How near, in metres over the ground; above 0, at most 20,037,000.</summary>
    public double Metres { get; init; }

    /// <summary>
    /// The corners of an area that it must be inside of, 3–1,000, in the order of its edge. Edges are straight on a map of degrees; an area
    /// across the date line is written with longitudes up to 360.
    /// </summary>
    public IReadOnlyList<GeoPoint>? Inside { get; init; }
}
