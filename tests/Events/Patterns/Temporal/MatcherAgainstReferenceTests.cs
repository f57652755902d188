using System.Text;
using CsCheck;
using FunctionsOrchestration.Events.Tests.Patterns.Temporal.Reference;

namespace FunctionsOrchestration.Events.Tests.Patterns.Temporal;

/// <summary>
/// The matcher and the reference find the same in random patterns and streams, under each skip strategy. A failure prints its seed;
/// <c>PATTERN_CASES=10000 dotnet test --project tests/Events --filter-class "*MatcherAgainstReferenceTests"</c> tries more.
/// </summary>
public sealed class MatcherAgainstReferenceTests
{
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("PATTERN_CASES"), out var cases) ? cases : 1_000;

    private static readonly Gen<(PatternDefinition Pattern, List<PatternEvent> Events)> Case =
        Gen.Select(RandomPatterns.Patterns, RandomPatterns.Events);

    [Fact]
    public void Matcher_OnRandomPatternsAndStreams_FindsWhatTheReferenceFinds()
    {
        var found = new Dictionary<SkipStrategy, int>();
        Case.Sample(
            c =>
            {
                var reference = new BruteForce(c.Pattern, c.Events);
                foreach (var skip in Strategies(c.Pattern))
                {
                    var output = Run(c.Pattern with { Skip = skip }, c.Events);
                    Assert.Equal(reference.Matches(skip.Strategy, skip.Step), Names(output.Matches));
                    if (skip.Strategy == SkipStrategy.NoSkip) Assert.Equal(reference.TimedOut(), Names(output.TimedOut));
                    found[skip.Strategy] = found.GetValueOrDefault(skip.Strategy) + output.Matches.Count;
                }
            },
            iter: Cases, threads: 1, print: Print);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Cases:N0} cases, matches: {string.Join(", ", found)}");
    }

    [Fact]
    public void RandomCases_FindSomethingUnderEachStrategy()
    {
        // Equal results would say little if they were empty.
        var found = new Dictionary<string, int>();
        var timedOut = 0;
        Case.Sample(
            c =>
            {
                foreach (var skip in Strategies(c.Pattern))
                {
                    var output = Run(c.Pattern with { Skip = skip }, c.Events);
                    found[$"{skip.Strategy}"] = found.GetValueOrDefault($"{skip.Strategy}") + output.Matches.Count;
                    timedOut += output.TimedOut.Count;
                }
            },
            iter: 300, threads: 1, seed: "0000KOIPe036");
        Assert.Equal(5, found.Count);
        Assert.All(found.Values, count => Assert.InRange(count, 100, int.MaxValue));
        Assert.True(found["NoSkip"] > found["SkipToNext"] && found["SkipToNext"] > found["SkipPastLastEvent"]);
        Assert.InRange(timedOut, 100, int.MaxValue);
    }

    private static IEnumerable<SkipDefinition> Strategies(PatternDefinition pattern)
    {
        var steps = pattern.Steps.Where(step => step.Contiguity is not (Contiguity.NotNext or Contiguity.NotFollowedBy)).ToList();
        yield return new SkipDefinition();
        yield return new SkipDefinition { Strategy = SkipStrategy.SkipToNext };
        yield return new SkipDefinition { Strategy = SkipStrategy.SkipPastLastEvent };
        yield return new SkipDefinition { Strategy = SkipStrategy.SkipToFirst, Step = steps[^1].Name };
        yield return new SkipDefinition { Strategy = SkipStrategy.SkipToLast, Step = steps[0].Name };
    }

    private static PatternOutput Run(PatternDefinition pattern, List<PatternEvent> events)
    {
        var (matcher, output) = (new PatternMatcher(pattern), new PatternOutput());
        foreach (var e in events) matcher.Process(e, output);
        matcher.AdvanceTo(DateTimeOffset.MaxValue, output);
        matcher.Complete(output);
        Assert.Equal((0, 0), (matcher.Counters.Partials, matcher.Counters.Keys));
        return output;
    }

    private static List<string> Names(IEnumerable<PatternMatch> matches) => [.. matches.Select(Name).Order(StringComparer.Ordinal)];

    private static string Name(PatternMatch match) => string.Join(
        " ", match.Steps.SelectMany(step => step.Events.Select(e => (e, step.Step))).OrderBy(part => int.Parse(part.e.Id, null)).Select(part => $"{part.Step}={part.e.Id}"));

    private static string Print((PatternDefinition Pattern, List<PatternEvent> Events) c)
    {
        var text = new StringBuilder();
        text.AppendLine(null, $"within {c.Pattern.Within}");
        foreach (var step in c.Pattern.Steps)
        {
            text.AppendLine(null, $"{step} types [{string.Join(",", step.Types)}]");
        }

        foreach (var e in c.Events) text.AppendLine(null, $"{e.Id} {e.Type} v={e.Fields["v"]} at {e.Time.Second}");
        return text.ToString();
    }
}
