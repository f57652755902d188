using FunctionsOrchestration.Events.Patterns.Conditions;

namespace FunctionsOrchestration.Events.Patterns.Spatial;

/// <summary>Makes a delegate of a condition on a place.</summary>
internal static class GeoCondition
{
    public static Func<PatternEvent, bool> Compile(GeoDefinition definition)
    {
        var place = Reader(definition.Latitude, definition.Longitude);
        if (definition.Near is { } near) return e => place(e) is { } at && at.DistanceTo(near) <= definition.Metres;
        GeoPoint[] corners = [.. definition.Inside!];
        return e => place(e) is { } at && (Contains(corners, at) || Contains(corners, at with { Longitude = at.Longitude + 360 }));
    }

    public static Func<PatternEvent, GeoPoint?> Reader(string latitude, string longitude)
    {
        var (north, east) = (FieldReader.For(latitude), FieldReader.For(longitude));
        return e => north(e) is { Kind: FieldKind.Number } lat && east(e) is { Kind: FieldKind.Number } lon && new GeoPoint(lat.Number, lon.Number) is { IsValid: true } at
            ? at
            : null;
    }

    /// <summary>Whether a line from the place to the east crosses the edge an odd number of times.</summary>
    public static bool Contains(GeoPoint[] corners, GeoPoint at)
    {
        var inside = false;
        for (int i = 0, j = corners.Length - 1; i < corners.Length; j = i++)
        {
            var (a, b) = (corners[i], corners[j]);
            if ((a.Latitude > at.Latitude) != (b.Latitude > at.Latitude)
                && at.Longitude < ((b.Longitude - a.Longitude) * (at.Latitude - a.Latitude) / (b.Latitude - a.Latitude)) + a.Longitude) inside = !inside;
        }

        return inside;
    }
}
