using CsCheck;
using FunctionsOrchestration.Events.Patterns.Spatial;

namespace FunctionsOrchestration.Events.Tests.Patterns.Spatial;

public sealed class SpatialTests
{
    private static readonly GeoPoint Paris = new(48.8566, 2.3522);
    private static readonly GeoPoint London = new(51.5074, -0.1278);
    private static readonly Gen<GeoPoint> Anywhere = Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180]).Select((north, east) => new GeoPoint(north, east));

    private static ComponentsDefinition Burst => new() { Name = "burst", Types = ["failed"], Group = "region", Count = 3, Within = TimeSpan.FromSeconds(60) };

    private static ClusterDefinition Cluster => new() { Name = "cluster", Count = 3, Metres = 1_000, Within = TimeSpan.FromSeconds(60) };

    [Fact]
    public void Components_EnoughOfThemInTime_AreFoundOnceWithTheirLastEvents()
    {
        var components = new ComponentsOperator(Burst);
        Assert.Equal(
            ["", "", "", "", "eu: a2 b1 c1", "", ""],
            Run(components.Process, ("a1", "a", "eu", 0), ("x1", "x", "us", 1), ("a2", "a", "eu", 5), ("b1", "b", "eu", 10), ("c1", "c", "eu", 20), ("d1", "d", "eu", 30), ("a3", "a", "eu", 31)));
    }

    [Fact]
    public void Components_ThatWereFewerInBetween_AreFoundAgain()
    {
        var components = new ComponentsOperator(Burst);
        Assert.Equal(
            ["", "", "eu: a1 b1 c1", "", "eu: c1 a2 b2"],
            Run(components.Process, ("a1", "a", "eu", 0), ("b1", "b", "eu", 10), ("c1", "c", "eu", 20), ("a2", "a", "eu", 70), ("b2", "b", "eu", 79.5)));
    }

    [Fact]
    public void Components_OfOtherTypes_DoNotCount()
    {
        var components = new ComponentsOperator(Burst with { Count = 2 });
        Assert.Null(components.Process(Event("1", "ok", "a", "eu", 0)));
        Assert.Null(components.Process(Event("2", "failed", "b", "eu", 0)));
        Assert.NotNull(components.Process(Event("3", "failed", "a", "eu", 0)));
    }

    [Fact]
    public void Components_ByShareOfATopology_CountTheDeclaredOnes()
    {
        var topology = new Dictionary<string, IReadOnlyList<string>> { ["web"] = ["a", "b", "c", "d", "e"], ["db"] = ["x", "y"] };
        var components = new ComponentsOperator(Burst with { Count = null, Share = 0.5, Topology = topology });
        Assert.Equal(
            ["", "", "", "", "", "web: a1 b1 c1", "", "db: x1 y1"],
            Run(components.Process, ("a1", "a", "", 0), ("z1", "z", "", 0), ("z2", "zz", "", 0), ("z3", "zzz", "", 0), ("b1", "b", "", 0), ("c1", "c", "", 0), ("x1", "x", "", 0), ("y1", "y", "", 0)));
    }

    [Fact]
    public void Components_AgainstAList_AreTheSame() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 20]).List[0, 30].Sample(
            steps =>
            {
                var (components, at, history, was) = (new ComponentsOperator(Burst), 0, new List<(int Component, int At)>(), 0);
                foreach (var (component, pause) in steps)
                {
                    at += pause;
                    was = Live(history, at);
                    history.Add((component, at));
                    var found = components.Process(Event("", "failed", $"{component}", "", at)) is not null;
                    Assert.Equal(was < 3 && Live(history, at) >= 3, found);
                }

                static int Live(List<(int Component, int At)> history, int at) => history.Where(seen => seen.At > at - 60).Select(seen => seen.Component).Distinct().Count();
            },
            iter: 500, threads: 1);

    [Fact]
    public void Most_Reached_ForgetsTheOldestAndCountsIt()
    {
        var (components, clusters) = (new ComponentsOperator(Burst with { Most = 5 }), new ClusterOperator(Cluster with { Most = 5 }));
        for (var i = 0; i < 100; i++)
        {
            components.Process(Event("", "failed", $"{i}", "", 0));
            clusters.Process(Placed("", $"{i}", new GeoPoint(i % 90, i), 0));
        }

        Assert.Equal((5, 95L, 5, 95L), (components.Held, components.Dropped, clusters.Held, clusters.Dropped));
    }

    [Fact]
    public void Distance_OfKnownPlaces_IsRight()
    {
        Assert.InRange(Paris.DistanceTo(London), 343_000, 344_500);
        Assert.InRange(new GeoPoint(0, 0).DistanceTo(new GeoPoint(0, 180)), 20_015_000, 20_015_300);
        Assert.InRange(new GeoPoint(0, 179.9).DistanceTo(new GeoPoint(0, -179.9)), 22_200, 22_300);
    }

    [Fact]
    public void Near_AndInside_AreConditionsOfAPattern()
    {
        var pattern = Pattern.Named("geo").Begin("leaves", s => s.Where(When.Near(Paris, 5_000)))
            .FollowedBy("arrives", s => s.Where(When.Inside(new(51, -1), new(52, -1), new(52, 1), new(51, 1)))).Build();
        var reading = PatternJson.Read(PatternJson.Write(pattern));
        Assert.Empty(reading.Errors);
        var (matcher, output) = (new PatternMatcher(reading.Pattern), new PatternOutput());
        foreach (var (id, at) in new[] { ("1", London), ("2", Paris with { Latitude = 48.95 }), ("3", Paris with { Latitude = 48.87 }), ("4", Paris), ("5", London) })
            matcher.Process(Placed(id, "truck", at, 0), output);
        Assert.Equal(["3 5", "4 5"], output.Matches.Select(Streams.Text));
        matcher.Process(Streams.Of("nowhere1")[0], output);
        Assert.Equal(2, output.Matches.Count);
    }

    [Fact]
    public void Area_AcrossTheDateLine_HasPlacesOnBothSides()
    {
        var inside = GeoCondition.Compile(new GeoDefinition { Inside = [new(-20, 175), new(-10, 175), new(-10, 190), new(-20, 190)] });
        Assert.Equal(
            [true, true, false, false],
            new[] { 178.0, -175, -165, 170 }.Select(east => inside(Placed("", "", new GeoPoint(-15, east), 0))));
    }

    [Fact]
    public void Grid_FindsWhatAWalkOverAllFinds() =>
        Gen.Select(Anywhere.List[0, 60], Anywhere, Gen.Double[1_000, 1_000_000]).Sample(
            (points, at, metres) =>
            {
                // Half of them near the place, or nothing would be found; poles and the date line are among them.
                points = [.. points, .. points.Select(point => new GeoPoint(
                    Math.Clamp(at.Latitude + (point.Latitude / 30), -90, 90), Math.IEEERemainder(at.Longitude + (point.Longitude / 20), 360)))];
                var grid = new SphereGrid<object>(metres);
                var items = points.Select(point => (Point: point, Item: new object())).ToList();
                foreach (var (point, item) in items) grid.Add(point, item);
                foreach (var (point, item) in items.Take(5)) grid.Remove(point, item);
                Assert.Equal(items.Skip(5).Where(entry => entry.Point.DistanceTo(at) <= metres).Select(entry => entry.Item).ToHashSet(), grid.Near(at).ToHashSet());
            },
            iter: 300, threads: 1);

    [Fact]
    public void Cluster_IsFoundWhenItForms_NotWhenItGrows_AndAgainAfterItDissolved()
    {
        var clusters = new ClusterOperator(Cluster);
        Assert.Equal("", Put("a", 0, 0));
        Assert.Equal("", Put("b", 500, 1));
        Assert.Equal("", Put("far", 5_000, 2));
        Assert.Equal("a b c", Put("c", 900, 3));
        Assert.Equal("", Put("d", 1_200, 4));
        Assert.Equal("", Put("e", 0, 100));
        Assert.Equal("", Put("f", 0, 101));
        Assert.Equal("e f g", Put("g", 0, 102));

        string Put(string component, double metresEast, double second) => string.Join(" ", clusters.Process(
            Placed(component, component, new GeoPoint(0, metresEast / 111_195), second))?.Events.Select(e => e.Id) ?? []);
    }

    [Fact]
    public void Cluster_OfAComponentThatMoves_CountsItsLastPlace()
    {
        var clusters = new ClusterOperator(Cluster with { Count = 2 });
        Assert.Null(clusters.Process(Placed("1", "a", Paris, 0)));
        Assert.Null(clusters.Process(Placed("2", "a", London, 1)));
        Assert.Null(clusters.Process(Placed("3", "b", Paris, 2)));
        Assert.NotNull(clusters.Process(Placed("4", "b", London, 3)));
    }

    [Fact]
    public void Check_OfWrongPatterns_NamesAllThatIsWrong()
    {
        var topology = new Dictionary<string, IReadOnlyList<string>> { ["g"] = ["a", "a"] };
        Assert.Equal(
            ["count", "name", "topology", "within"],
            SpatialValidator.Check(new ComponentsDefinition { Topology = topology }).Select(error => error.Field).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["count", "metres", "most", "name", "within"],
            SpatialValidator.Check(new ClusterDefinition { Count = 1, Metres = 0, Most = 0 }).Select(error => error.Field).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["steps[0].where.geo.metres", "steps[0].where.geo.near"],
            PatternValidator.Check(Pattern.Named("p").Begin("a", s => s.Where(When.Near(new GeoPoint(91, 0), -1))).Build()).Select(error => error.Field).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Run(Func<PatternEvent, SpatialMatch?> process, params (string Id, string Component, string Region, double Second)[] events) =>
        [.. events.Select(e => process(Event(e.Id, "failed", e.Component, e.Region, e.Second)) is { } match ? $"{match.Group}: {string.Join(" ", match.Events.Select(one => one.Id))}" : "")];

    private static PatternEvent Event(string id, string type, string component, string region, double second) =>
        new(id, type, component, Streams.Origin.AddSeconds(second), EventFields.Of(("region", region)));

    private static PatternEvent Placed(string id, string component, GeoPoint at, double second) =>
        new(id, "at", component, Streams.Origin.AddSeconds(second), EventFields.Of(("latitude", at.Latitude), ("longitude", at.Longitude)));
}
