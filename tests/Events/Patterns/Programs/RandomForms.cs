using CsCheck;
using FunctionsOrchestration.Events.Tests.Patterns.Temporal;

namespace FunctionsOrchestration.Events.Tests.Patterns.Programs;

/// <summary>Patterns of every kind by chance, all of them allowed, over events that have what they look at.</summary>
internal static class RandomForms
{
    private static readonly Gen<IReadOnlyList<string>> Types = Some<IReadOnlyList<string>>([], ["a"], ["a", "b"]);
    private static readonly Gen<string> Key = Some("$subject", "", "region");
    private static readonly Gen<ConditionDefinition?> Where = Some(
        null, When.Field("v").Greater(0.2), When.Any(When.Field("region").In("eu", "us"), When.Field("$type").Equal("a")), When.Not(When.Near(new GeoPoint(0, 0), 5_000)));
    private static readonly Gen<TimeSpan> Seconds = Gen.Int[5, 60].Select(seconds => TimeSpan.FromSeconds(seconds));

    private static readonly Gen<IReadOnlyList<AggregateDefinition>> Aggregates = Some<IReadOnlyList<AggregateDefinition>>(
        [new("n", AggregateFunction.Count)],
        [new("count", AggregateFunction.Count), new("sum", AggregateFunction.Sum, "v"), new("least", AggregateFunction.Min, "v"), new("most", AggregateFunction.Max, "v")],
        [new("mean", AggregateFunction.Avg, "v"), new("regions", AggregateFunction.Distinct, "region"), new("p90", AggregateFunction.Quantile, "v", 0.9)]);

    public static readonly Gen<IPatternDefinition> Windows =
        Gen.Select(Types, Where, Key, Gen.Enum<WindowKind>(), Gen.Int[1, 12], Aggregates, Gen.Int[1, 6]).Select((types, where, key, kind, size, aggregates, part) =>
            (IPatternDefinition)new WindowDefinition
            {
                Name = "window", Description = "figures", Types = types, Where = where, Key = key, Kind = kind, Aggregates = aggregates,
                Size = kind is WindowKind.Tumbling or WindowKind.Sliding ? TimeSpan.FromSeconds(5 * size * part) : default,
                Slide = kind == WindowKind.Sliding ? TimeSpan.FromSeconds(5 * part) : default,
                Gap = kind == WindowKind.Session ? TimeSpan.FromSeconds(10 + size) : default,
                Count = kind == WindowKind.Count ? size : 0,
                Every = kind == WindowKind.Count ? part : 1,
                AllowedLateness = kind == WindowKind.Count ? default : TimeSpan.FromSeconds(size % 4),
                Most = 50 + size,
            });

    public static readonly Gen<IPatternDefinition> Detectors =
        Gen.Select(Types, Where, Key, Gen.Enum<DetectorKind>(), Gen.Int[10, 20], Gen.Double[0.01, 0.1]).Select((types, where, key, kind, warmUp, rate) =>
            (IPatternDefinition)new DetectorDefinition
            {
                Name = "detector", Version = 3, Types = types, Where = where, Key = key, Kind = kind, Field = kind == DetectorKind.Rate ? "" : "v",
                FalseAlarms = Math.Round(rate, 3), WarmUp = warmUp, Window = 32, Weight = 0.05, Shift = 1.5, Period = TimeSpan.FromMinutes(5), Parts = 3,
                Interval = TimeSpan.FromSeconds(20), Share = 0.8, Most = 2 + (warmUp % 2),
            });

    public static readonly Gen<IPatternDefinition> Components =
        Gen.Select(Types, Where, Gen.Int[0, 2], Seconds, Gen.Int[2, 3]).Select((types, where, form, within, count) => (IPatternDefinition)new ComponentsDefinition
        {
            Name = "components", Types = types, Where = where, Within = within, Component = "host", Group = form == 1 ? "" : "region",
            Topology = form == 1 ? new Dictionary<string, IReadOnlyList<string>> { ["first"] = ["h0", "h1", "h2"], ["second"] = ["h3", "h4", "h5"] } : null,
            Count = form == 2 ? null : count, Share = form == 2 ? 0.5 : null, LearnFor = form == 2 ? within * 3 : null, Most = 8,
        });

    public static readonly Gen<IPatternDefinition> Clusters =
        Gen.Select(Types, Where, Seconds, Gen.Int[2, 4], Gen.Int[500, 5_000]).Select((types, where, within, count, metres) => (IPatternDefinition)new ClusterDefinition
        {
            Name = "cluster", Types = types, Where = where, Within = within, Component = "host", Count = count, Metres = metres, Most = 5,
        });

    public static readonly Gen<IPatternDefinition> Areas =
        Gen.Select(Types, Where, Seconds, Gen.Bool).Select((types, where, within, near) => (IPatternDefinition)new AreaDefinition
        {
            Name = "area", Types = types, Where = where, Within = within, Component = "host", Most = 4,
            Place = near
                ? new GeoDefinition { Near = new GeoPoint(0, 0), Metres = 3_000 }
                : new GeoDefinition { Inside = [new(-0.02, -0.02), new(-0.02, 0.02), new(0.02, 0.02)] },
        });

    public static readonly Gen<IPatternDefinition> Correlations =
        Gen.Select(Where, Seconds, Gen.Bool, Gen.Int[1, 3]).Select((where, within, two, most) => (IPatternDefinition)new CorrelationDefinition
        {
            Name = "correlation", Within = within, Count = two ? 2 : null, Most = most,
            Streams =
            [
                new NamedStreamDefinition { Name = "first", Types = ["a"], Key = "host" },
                new NamedStreamDefinition { Name = "second", From = "orders", Where = where, Key = "host" },
                new NamedStreamDefinition { Name = "third", Types = ["b"], Key = "host" },
            ],
        });

    public static readonly Gen<IPatternDefinition> Temporal = RandomPatterns.Patterns.Select(pattern =>
        (IPatternDefinition)(pattern.Within is null ? pattern with { Within = TimeSpan.FromMinutes(1) } : pattern));

    public static readonly Gen<IPatternDefinition> All = Gen.OneOf(Temporal, Windows, Detectors, Components, Clusters, Areas, Correlations);

    /// <summary>Events in the order of their time; those of one moment in the order in which they came.</summary>
    public static readonly Gen<PatternEvent[]> Events = Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 5], Gen.Double[-1, 1], Gen.Int[0, 8], Gen.Double[-0.03, 0.03], Gen.Double[-0.03, 0.03]).Array[0, 120].Select(parts =>
    {
        var at = Streams.Origin;
        return parts.Select((part, i) =>
        {
            at = at.AddSeconds(part.Item5);
            return new PatternEvent($"e{i}", ((char)('a' + part.Item1)).ToString(), $"s{part.Item2}", at, EventFields.Of(
                ("v", part.Item3 % 2 == 0 ? Math.Round(2 * Math.Abs(part.Item4)) : part.Item4 * (part.Item3 == 5 ? 10 : 1)), ("host", $"h{part.Item3}"), ("region", part.Item2 == 0 ? "eu" : "us"),
                ("latitude", part.Item6), ("longitude", part.Item7)), part.Item2 == 1 ? "orders" : "calls");
        }).ToArray();
    });

    private static Gen<T> Some<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
