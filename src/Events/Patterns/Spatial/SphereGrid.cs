namespace FunctionsOrchestration.Events.Patterns.Spatial;

/// <summary>
/// Finds points near a point. Points lie on a sphere in space, in cubes as wide as the distance, so that all within it are in 27 cubes,
/// also at the poles and across the date line.
/// </summary>
/// <typeparam name="T">What is at the points.</typeparam>
/// <param name="metres">The distance over the ground.</param>
internal sealed class SphereGrid<T>(double metres)
    where T : class
{
    // The straight line through the Earth between two points so far apart; never longer than the way over the ground.
    private readonly double _chord = 2 * Math.Sin(Math.Min(Math.PI, metres / GeoPoint.EarthRadius) / 2);
    private readonly Dictionary<(int X, int Y, int Z), List<(GeoPoint At, T Item)>> _cubes = [];

    public void Add(GeoPoint at, T item)
    {
        var cube = CubeOf(at);
        if (!_cubes.TryGetValue(cube, out var items)) _cubes.Add(cube, items = []);
        items.Add((at, item));
    }

    public void Remove(GeoPoint at, T item)
    {
        var cube = CubeOf(at);
        var items = _cubes[cube];
        items.RemoveAt(items.FindIndex(entry => ReferenceEquals(entry.Item, item)));
        if (items.Count == 0) _cubes.Remove(cube);
    }

    /// <summary>What is within the distance.</summary>
    public IEnumerable<T> Near(GeoPoint at)
    {
        var (x, y, z) = CubeOf(at);
        for (var i = 0; i < 27; i++)
        {
            if (!_cubes.TryGetValue((x + (i % 3) - 1, y + (i / 3 % 3) - 1, z + (i / 9) - 1), out var items)) continue;
            foreach (var (place, item) in items)
                if (place.DistanceTo(at) <= metres) yield return item;
        }
    }

    private (int X, int Y, int Z) CubeOf(GeoPoint at)
    {
        var (x, y, z) = at.OnUnitSphere();
        return ((int)Math.Floor(x / _chord), (int)Math.Floor(y / _chord), (int)Math.Floor(z / _chord));
    }
}
