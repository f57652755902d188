using System.Text.Json;

namespace FunctionsOrchestration.Events.Tests.Patterns.Programs;

/// <summary>What goes on when a pattern that runs is exchanged for another form of it.</summary>
public sealed class ChangedFormTests
{
    private static readonly DateTimeOffset Origin = Streams.Origin;

    private static WindowDefinition Minute => new()
    {
        Name = "w", Types = ["a"], Key = "", Size = TimeSpan.FromMinutes(1), Aggregates = [new("n", AggregateFunction.Count), new("sum", AggregateFunction.Sum, "v")],
    };

    [Fact]
    public void Window_WithAnotherFigure_KeepsTheOldOnesAndBeginsTheNewOne()
    {
        var changed = Minute with { Aggregates = [new("most", AggregateFunction.Max, "v"), new("sum", AggregateFunction.Sum, "v")] };
        var (kept, lost, found) = Swap(Minute, [(0, 5), (10, 7)], changed, [(20, 1), (70, 0)]);
        Assert.Equal((1, 0), (kept, lost));
        Assert.Equal("3 most=1,sum=13", found[0]);
    }

    [Fact]
    public void Window_ThatSlidesByTheSameParts_KeepsThemWhateverItsSize()
    {
        var tumbling = Minute with { Size = TimeSpan.FromSeconds(20) };
        var sliding = Minute with { Kind = WindowKind.Sliding, Size = TimeSpan.FromMinutes(1), Slide = TimeSpan.FromSeconds(20) };
        var (kept, lost, found) = Swap(tumbling, [(0, 5), (15, 7)], sliding, [(30, 1), (90, 0)]);
        Assert.Equal((1, 0), (kept, lost));
        Assert.Equal(["2 n=2,sum=12", "3 n=3,sum=13", "3 n=3,sum=13", "1 n=1,sum=1"], found.Take(4));
    }

    [Theory]
    [InlineData("size")]
    [InlineData("key")]
    [InlineData("kind")]
    public void Window_GatheredInAnotherWay_LosesAndCountsItsParts(string change)
    {
        var changed = change switch
        {
            "size" => Minute with { Size = TimeSpan.FromMinutes(2) },
            "key" => Minute with { Key = "$subject" },
            _ => Minute with { Kind = WindowKind.Session, Size = default, Gap = TimeSpan.FromMinutes(1) },
        };
        var (kept, lost, _) = Swap(Minute, [(0, 5), (10, 7)], changed, []);
        Assert.Equal((0, 1), (kept, lost));
    }

    [Fact]
    public void CountWindow_MadeSmaller_KeepsTheLastEvents()
    {
        var five = Minute with { Kind = WindowKind.Count, Size = default, Count = 5 };
        var (kept, _, found) = Swap(five, [(0, 1), (1, 2), (2, 3), (3, 4)], five with { Count = 2 }, [(4, 10)]);
        Assert.Equal(1, kept);
        Assert.Equal("2 n=2,sum=14", found[^1]);
    }

    [Fact]
    public void Detector_ThatMustBeSurer_KeepsWhatItHasLearnt()
    {
        var ewma = new DetectorDefinition { Name = "w", Kind = DetectorKind.Ewma, Key = "", Field = "v", WarmUp = 10, FalseAlarms = 0.01 };
        var learnt = Enumerable.Range(0, 30).Select(i => (i, (double)(i % 3))).ToArray();
        var (kept, lost, found) = Swap(ewma, learnt, ewma with { FalseAlarms = 0.0001, Weight = 0.05 }, [(40, 1_000)]);
        Assert.Equal((1, 0, 1), (kept, lost, found.Count));
        (kept, lost, found) = Swap(ewma, learnt, ewma with { Kind = DetectorKind.Cusum }, [(40, 1_000)]);
        Assert.Equal((0, 1, 0), (kept, lost, found.Count));
    }

    [Fact]
    public void Components_OfAnotherTopology_KeepsThoseThatAreStillInIt()
    {
        var components = new ComponentsDefinition
        {
            Name = "w", Component = "v", Count = 3, Within = TimeSpan.FromMinutes(1), Topology = new Dictionary<string, IReadOnlyList<string>> { ["g"] = ["1", "2", "3", "4"] },
        };
        var (kept, lost, found) = Swap(
            components, [(0, 1), (1, 2)], components with { Topology = new Dictionary<string, IReadOnlyList<string>> { ["g"] = ["2", "5", "6"] } }, [(2, 5), (3, 6)]);
        Assert.Equal((1, 1), (kept, lost));
        Assert.Equal(["3 "], found);
    }

    [Fact]
    public void Components_ThatWereReported_AreNotReportedAgain()
    {
        var components = new ComponentsDefinition { Name = "w", Component = "v", Count = 2, Within = TimeSpan.FromMinutes(1) };
        Assert.Empty(Swap(components, [(0, 1), (1, 2)], components with { Version = 2 }, [(2, 3)]).Found);
        Assert.Single(Swap(components, [(0, 1), (1, 2)], components with { Version = 2, Count = 3 }, [(2, 3)]).Found);
    }

    [Fact]
    public void Correlation_WithAnotherStream_KeepsWhatWaitsInTheOthers()
    {
        NamedStreamDefinition Of(string name, double v) => new() { Name = name, Where = When.Field("v").Equal(v), Key = "$type" };
        var correlation = new CorrelationDefinition { Name = "w", Within = TimeSpan.FromMinutes(1), Streams = [Of("one", 1), Of("two", 2)] };
        var (kept, lost, found) = Swap(correlation, [(0, 1)], correlation with { Streams = [Of("two", 2), Of("one", 1), Of("three", 3)] }, [(1, 3), (2, 2)]);
        Assert.Equal((1, 0, 1), (kept, lost, found.Count));
        Assert.Equal((0, 1), Swap(correlation, [(0, 1)], correlation with { Streams = [Of("two", 2), Of("three", 3)] }, []) is var other ? (other.Kept, other.Lost) : default);
    }

    // Runs one form, exchanges it, and runs the other; what the other finds until all windows are over.
    private static (int Kept, int Lost, List<string> Found) Swap(
        IPatternDefinition before, (int At, double Value)[] first, IPatternDefinition after, (int At, double Value)[] second)
    {
        var (program, output, id) = (PatternProgram.Compile(before), new ProgramOutput(), 0);
        Feed(first);
        output.Clear();
        var snapshot = JsonSerializer.Deserialize<ProgramSnapshot>(JsonSerializer.Serialize(program.Snapshot()))!;
        (program, var kept, var lost) = PatternProgram.Restore(after, snapshot);
        Feed(second);
        if (second.Length > 0) program.AdvanceTo(Origin.AddHours(1), output);
        return (kept, lost, [.. output.Found.Select(found =>
            $"{found.Count} {string.Join(",", found.Values.Select(value => $"{value.Key}={value.Value}"))}")]);

        void Feed((int At, double Value)[] events)
        {
            foreach (var (at, value) in events)
            {
                program.Process(new PatternEvent($"e{++id}", "a", "s", Origin.AddSeconds(at), EventFields.Of(("v", value))), output);
                program.AdvanceTo(Origin.AddSeconds(at), output);
            }
        }
    }
}
