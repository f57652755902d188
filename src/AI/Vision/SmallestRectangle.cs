using System.Numerics;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>Finds the smallest rectangle, turned in any direction, around points.</summary>
internal static class SmallestRectangle
{
    /// <summary>
    /// The smallest rectangle, in the direction in which text would run: longer than high, unless it is upright anyway.
    /// </summary>
    public static TurnedRectangle Around(List<Vector2> points)
    {
        var hull = ConvexHull(points);
        var best = Enclose(hull, Vector2.UnitX);
        // One side of the smallest rectangle lies on a side of the hull (Freeman and Shapira 1975).
        for (var i = 0; i < hull.Count; i++)
        {
            var side = hull[(i + 1) % hull.Count] - hull[i];
            if (side == Vector2.Zero) continue;
            var candidate = Enclose(hull, Readable(Vector2.Normalize(side)));
            if (candidate.Width * candidate.Height < best.Width * best.Height) best = candidate;
        }

        return best;
    }

    // Of the four directions of a rectangle, the one nearest to "to the right".
    private static Vector2 Readable(Vector2 direction)
    {
        if (MathF.Abs(direction.Y) > MathF.Abs(direction.X)) direction = new Vector2(direction.Y, -direction.X);
        return direction.X < 0 ? -direction : direction;
    }

    private static TurnedRectangle Enclose(List<Vector2> hull, Vector2 along)
    {
        var across = new Vector2(-along.Y, along.X);
        Vector2 low = new(float.MaxValue), high = new(float.MinValue);
        foreach (var point in hull)
        {
            var turned = new Vector2(Vector2.Dot(point, along), Vector2.Dot(point, across));
            low = Vector2.Min(low, turned);
            high = Vector2.Max(high, turned);
        }

        var (centre, size) = ((low + high) / 2, high - low);
        return new TurnedRectangle(along * centre.X + across * centre.Y, along, size.X, size.Y);
    }

    /// <summary>Andrew's monotone chain.</summary>
    private static List<Vector2> ConvexHull(List<Vector2> points)
    {
        points.Sort((a, b) => a.X != b.X ? a.X.CompareTo(b.X) : a.Y.CompareTo(b.Y));
        var hull = new List<Vector2>();
        foreach (var direction in new[] { 1, -1 })
        {
            var floor = hull.Count;
            for (var i = 0; i < points.Count; i++)
            {
                var point = direction > 0 ? points[i] : points[^(i + 1)];
                while (hull.Count >= floor + 2 && Cross(hull[^2], hull[^1], point) <= 0) hull.RemoveAt(hull.Count - 1);
                hull.Add(point);
            }

            hull.RemoveAt(hull.Count - 1);
        }

        return hull.Count > 0 ? hull : [points[0]];
    }

    private static float Cross(Vector2 origin, Vector2 a, Vector2 b) =>
        (a.X - origin.X) * (b.Y - origin.Y) - (a.Y - origin.Y) * (b.X - origin.X);
}
