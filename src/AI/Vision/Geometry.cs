using System.Numerics;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>A rectangle that may be turned.</summary>
/// <param name="Centre">Its centre.</param>
/// <param name="Along">Unit vector along the text.</param>
/// <param name="Width">Extent along the text.</param>
/// <param name="Height">Extent across the text.</param>
internal readonly record struct TurnedRectangle(Vector2 Centre, Vector2 Along, float Width, float Height)
{
    /// <summary>Unit vector across the text, downwards where the text runs to the right.</summary>
    public Vector2 Across => new(-Along.Y, Along.X);

    /// <summary>The corner where the text begins.</summary>
    public Vector2 Origin => Centre - Along * (Width / 2) - Across * (Height / 2);

    /// <summary>The same rectangle with each side moved outwards.</summary>
    public TurnedRectangle Grow(float distance) => this with { Width = Width + 2 * distance, Height = Height + 2 * distance };

    /// <summary>The same rectangle in an image of another size.</summary>
    public TurnedRectangle Scale(float x, float y)
    {
        var scale = new Vector2(x, y);
        var (along, across) = (Along * Width * scale, Across * Height * scale);
        return new TurnedRectangle(Centre * scale, Vector2.Normalize(along), along.Length(), across.Length());
    }

    /// <summary>The upright rectangle around it, inside an image.</summary>
    public Box Bounds(int imageWidth, int imageHeight)
    {
        var half = (Vector2.Abs(Along) * Width + Vector2.Abs(Across) * Height) / 2;
        var from = Vector2.Clamp(Centre - half, Vector2.Zero, new(imageWidth - 1, imageHeight - 1));
        var to = Vector2.Clamp(Centre + half, Vector2.Zero, new(imageWidth, imageHeight));
        var (x, y) = ((int)from.X, (int)from.Y);
        return new Box(x, y, Math.Max(1, (int)MathF.Ceiling(to.X) - x), Math.Max(1, (int)MathF.Ceiling(to.Y) - y));
    }
}

/// <summary>Rectangles around points.</summary>
internal static class Geometry
{
    /// <summary>The smallest rectangle around points, in the direction in which text would run: longer than high, unless it is upright anyway.</summary>
    public static TurnedRectangle SmallestRectangle(List<Vector2> points)
    {
        var hull = ConvexHull(points);
        var best = Around(hull, Vector2.UnitX);
        // One side of the smallest rectangle lies on a side of the hull (Freeman and Shapira 1975).
        for (var i = 0; i < hull.Count; i++)
        {
            var side = hull[(i + 1) % hull.Count] - hull[i];
            if (side == Vector2.Zero) continue;
            var candidate = Around(hull, Readable(Vector2.Normalize(side)));
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

    private static TurnedRectangle Around(List<Vector2> hull, Vector2 along)
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
