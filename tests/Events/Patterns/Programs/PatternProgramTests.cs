using System.Text.Json;
using CsCheck;

namespace FunctionsOrchestration.Events.Tests.Patterns.Programs;

public sealed class PatternProgramTests
{
    private static readonly TimeSpan OutOfOrderness = TimeSpan.FromSeconds(10);

    private static PatternDefinition Sequence { get; } =
        Pattern.Named("p").Begin("a", s => s.Of("a")).FollowedBy("b", s => s.Of("b")).Within(TimeSpan.FromMinutes(1)).Build();

    [Fact]
    public void Program_OfAnyKind_SavedAsJsonAndRestoredAnywhere_FindsTheSame() =>
        Gen.Select(RandomForms.All, RandomForms.Events, Gen.Int[0, 100], Gen.Int[0, 100]).Sample(
            (pattern, events, first, second) =>
            {
                var whole = Run(pattern, events, []);
                Assert.Equal(whole.Order(), Run(pattern, events, [first * events.Length / 100, second * events.Length / 100]).Order());
            },
            iter: 250, threads: 1);

    [Fact]
    public void Program_OfEachKind_FindsSomethingInRandomEvents()
    {
        // Without this the property above could hold because nothing was ever found.
        foreach (var forms in new[]
            { RandomForms.Temporal, RandomForms.Windows, RandomForms.Detectors, RandomForms.Components, RandomForms.Clusters, RandomForms.Areas, RandomForms.Correlations })
        {
            var found = 0;
            Gen.Select(forms, RandomForms.Events).Sample((pattern, events) => found += found > 0 ? 0 : Run(pattern, events, []).Count, iter: 400, threads: 1);
            Assert.True(found > 0);
        }
    }

    [Fact]
    public void Program_OfEventsOutOfOrderBehindTheWatermark_FindsTheSame() =>
        Gen.Select(RandomForms.All.Where(pattern => pattern is not WindowDefinition { Kind: WindowKind.Count }), RandomForms.Events, Gen.Int[0, 9].Array[120]).Sample(
            (pattern, events, delays) =>
            {
                // Each event comes up to 9 seconds late, which is within the bound. What is of one moment stays in its order.
                var mixed = events.Select((e, i) => (Event: e, Comes: e.Time.AddSeconds(delays[i % 120] * (i % 2)))).GroupBy(one => one.Event.Time)
                    .SelectMany(moment => moment.Select(one => (one.Event, Comes: moment.Max(other => other.Comes)))).OrderBy(one => one.Comes).Select(one => one.Event).ToArray();
                Assert.Equal(Run(pattern, events, []).Order(), Run(pattern, mixed, []).Order());
            },
            iter: 120, threads: 1);

    [Fact]
    public void Offer_EventsOutOfOrder_AreLookedAtInTheOrderOfTheirTimeWhenTheWatermarkHasReachedThem()
    {
        var (program, output) = (new WatermarkedProgram(Sequence), new ProgramOutput());
        foreach (var (id, type, second) in new[] { ("2", "b", 3), ("1", "a", 1), ("3", "b", 7) }) Assert.True(program.Offer(Event(id, At(second), type), output));
        program.AdvanceTo(At(2), output);
        Assert.Equal((0, 2), (output.Found.Count, program.Waiting));

        program.AdvanceTo(At(3), output);
        Assert.Equal(["1", "2"], Assert.Single(output.Found).Evidence.SelectMany(part => part.Events).Select(e => e.Id));
        Assert.False(program.Offer(Event("4", At(3), "a"), output));
        Assert.Equal((1L, 1), (program.Late, program.Waiting));
    }

    [Fact]
    public void Offer_MoreThanMayWait_LetsTheOldestGoEarly()
    {
        var (program, output) = (new WatermarkedProgram(Sequence), new ProgramOutput());
        for (var i = WatermarkedProgram.MostWaiting; i >= 0; i--) Assert.True(program.Offer(Event("", Streams.Origin.AddTicks(i)), output));

        Assert.Equal((1L, WatermarkedProgram.MostWaiting), (program.Forced, program.Waiting));
        Assert.False(program.Offer(Event("late", Streams.Origin), output));
    }

    [Fact]
    public void Program_OfAPatternThatLooksAtEveryType_PassesOverWhatOthersFound()
    {
        var program = PatternProgram.Compile(new WindowDefinition { Name = "w", Size = TimeSpan.FromMinutes(1), Aggregates = [new("n", AggregateFunction.Count)] });
        var output = new ProgramOutput();
        program.Process(new PatternEvent("1", "pattern.match.other", "s", Streams.Origin, EventFields.None), output);
        program.Process(new PatternEvent("2", "detector.deviation.other", "s", Streams.Origin, EventFields.None), output);
        program.Process(new PatternEvent("3", "order.placed", "s", Streams.Origin, EventFields.None), output);
        Assert.Equal(1, program.Counters.Events);
    }

    [Fact]
    public void Restore_WithAPatternOfAnotherKind_LosesAndCountsAllThatWasHeld()
    {
        var program = PatternProgram.Compile(Sequence);
        for (var i = 0; i < 3; i++) program.Process(Event($"{i}", Streams.Origin.AddSeconds(i), "a"), new ProgramOutput());
        var restored = PatternProgram.Restore(
            new WindowDefinition { Name = "p", Size = TimeSpan.FromMinutes(1), Aggregates = [new("n", AggregateFunction.Count)] }, program.Snapshot());
        Assert.Equal((0, 3), (restored.Kept, restored.Lost));
        Assert.Equal(3, restored.Program.Counters.Events);
    }

    private static PatternEvent Event(string id, DateTimeOffset at, string type = "a") => new(id, type, "s", at, EventFields.None);

    private static DateTimeOffset At(int second) => Streams.Origin.AddSeconds(second);

    // What is found, as text; the program is saved and restored before some events.
    private static List<string> Run(IPatternDefinition pattern, PatternEvent[] events, int[] cuts)
    {
        var (program, output, newest, late) = (new WatermarkedProgram(pattern), new ProgramOutput(), DateTimeOffset.MinValue, new List<string>());
        for (var i = 0; i < events.Length; i++)
        {
            if (cuts.Contains(i)) program = Again(pattern, program);
            if (!program.Offer(events[i], output)) late.Add($"late {events[i].Id}");
            newest = events[i].Time > newest ? events[i].Time : newest;
            program.AdvanceTo(newest - OutOfOrderness, output);
        }

        program.AdvanceTo(Streams.Origin.AddDays(1), output);
        return [.. output.Found.Concat(output.TimedOut).Select(Text), .. output.Late.Select(one => $"late {one.Id}"), .. late];
    }

    private static WatermarkedProgram Again(IPatternDefinition pattern, WatermarkedProgram program)
    {
        var json = JsonSerializer.Serialize(program.Snapshot());
        var restored = WatermarkedProgram.Restore(pattern, JsonSerializer.Deserialize<WatermarkedSnapshot>(json)!);
        Assert.Equal(0, restored.Lost);
        Assert.Equal(program.Program.Counters, restored.Program.Program.Counters);
        Assert.Equal((program.Waiting, program.Late, program.Forced), (restored.Program.Waiting, restored.Program.Late, restored.Program.Forced));
        return restored.Program;
    }

    // Sums may differ in their last digits, because a restored window adds its values up anew; nothing may be left of them that was 0.
    private static string Text(PatternFinding finding) =>
        $"{finding.Id} {finding.Type} {finding.Key} {finding.Time:O} {finding.Start:O} {finding.Count} {finding.IsUpdate} "
        + string.Join(",", finding.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => value.Value.Kind == FieldKind.Number ? $"{value.Key}={Math.Round(value.Value.Number, 9) + 0.0:G9}" : $"{value.Key}={value.Value}"))
        + string.Join(",", finding.Evidence.SelectMany(part => part.Events).Select(e => e.Id));
}
