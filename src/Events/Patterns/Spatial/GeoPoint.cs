namespace FunctionsOrchestration.Events.Patterns;

/// <summary>A place on Earth.</summary>
/// <param name="Latitude">Degrees north, -90–90.</param>
/// <param name="Longitude">Degrees east, -180–180.</param>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    /// <summary>The mean radius of the Earth in metres, as the IUGG has it.</summary>
    public const double EarthRadius = 6_371_008.8;

    /// <summary>Whether there is such a place.</summary>
    public bool IsValid => Latitude is >= -90 and <= 90 && Longitude is >= -180 and <= 180;

    /// <summary>The distance over the ground in metres, by the haversine formula: of a sphere, so within 0.5 % of the ellipsoid's.</summary>
    public double DistanceTo(GeoPoint other)
    {
        var (north, east) = (Radians(other.Latitude - Latitude) / 2, Radians(other.Longitude - Longitude) / 2);
        var h = (Math.Sin(north) * Math.Sin(north)) + (Math.Cos(Radians(Latitude)) * Math.Cos(Radians(other.Latitude)) * Math.Sin(east) * Math.Sin(east));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    /// <summary>The place on a sphere of one metre radius, where neither poles nor the date line are special.</summary>
    internal (double X, double Y, double Z) OnUnitSphere()
    {
        var (latitude, longitude) = (Radians(Latitude), Radians(Longitude));
        return (Math.Cos(latitude) * Math.Cos(longitude), Math.Cos(latitude) * Math.Sin(longitude), Math.Sin(latitude));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
