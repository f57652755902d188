using FunctionsOrchestration.Mesh.Traffic;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>How a version behaves.</summary>
/// <param name="FailureRate">Share of its attempts that fail.</param>
/// <param name="Median">Median of its times, which are log-normal.</param>
/// <param name="Agreement">Share of its answers that agree with the old version's.</param>
internal sealed record Behaviour(double FailureRate, TimeSpan Median, double Agreement = 0.99)
{
    public static Behaviour Good { get; } = new(0.01, TimeSpan.FromMilliseconds(50));
}

/// <summary>Users of a service, seeded: they call by whatever split is in force, and the worker reports what came of it.</summary>
/// <param name="old">How the old version behaves.</param>
/// <param name="fresh">How the new version behaves.</param>
internal sealed class TrafficWorld(Behaviour old, Behaviour fresh)
{
    public const string Old = "1";
    public const string New = "2";

    private const double Sigma = 0.5;

    private readonly Random _random = new(20);
    private long _sequence;

    /// <summary>What the new version does; a test may change it.</summary>
    public Behaviour Fresh { get; set; } = fresh;

    /// <summary>Calls so far.</summary>
    public long Calls { get; private set; }

    /// <summary>How many of them the new version answered.</summary>
    public long Exposed { get; private set; }

    /// <summary>So many calls go by a split.</summary>
    public TrafficReport Call(SplitDefinition split, int calls)
    {
        var arms = new Dictionary<string, ArmTotals>();
        using var board = new TrafficBoard([], TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<TrafficBoard>.Instance);
        board.Load([split]);
        var compiled = board.Find(split.Service)!;
        for (var i = 0; i < calls; i++)
        {
            var hints = new Mesh.Calls.RoutingHints { User = $"user-{_random.Next(100_000)}" };
            var choice = compiled.ChooseVersion(hints, _random);
            Calls++;
            if (choice.Version == New) Exposed++;
            Add(arms, choice.Arm!.Name, choice.Version, Behave(choice.Version));
            if (split.Shadow is { } shadow && choice.Version != New && _random.NextDouble() * 100 < shadow.Share)
            {
                var agrees = _random.NextDouble() < Fresh.Agreement;
                Add(arms, "shadow", New, Behave(New) with { Similarity = new Moments(1, agrees ? 1 : 0, agrees ? 1 : 0), Agreements = agrees ? 1 : 0 });
            }
        }

        return new TrafficReport("worker", ++_sequence, split.Revision, [.. arms.Values]) { Subjects = compiled.Subjects.Take() };
    }

    private ArmTotals Behave(string? version)
    {
        var behaviour = version == New ? Fresh : old;
        if (_random.NextDouble() < behaviour.FailureRate) return new ArmTotals("") { Calls = 1, Trials = 1, Failures = 1 };
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return new ArmTotals("") { Calls = 1, Trials = 1, Latency = LatencySketch.Of([behaviour.Median * Math.Exp(Sigma * normal)]) };
    }

    private static void Add(Dictionary<string, ArmTotals> arms, string arm, string? version, ArmTotals call) =>
        arms[arm] = (arms.GetValueOrDefault(arm) ?? new ArmTotals(arm)).Merge(call with { Version = version });
}
