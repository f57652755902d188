using static FunctionsOrchestration.Events.Tests.Patterns.Streams;

namespace FunctionsOrchestration.Events.Tests.Patterns.Temporal;

/// <summary>
/// Worked examples of Esper: the table of section "Every" of the chapter "EPL Reference: Patterns" (Esper 7.0 reference), and expressions
/// of its regression suite over the events A1 B1 C1 B2 A2 D1 E1 F1 D2 B3 G1 D3, a second apart (PatternOperatorEvery,
/// PatternOperatorFollowedBy, EventCollectionFactory.getEventSetOne).
/// </summary>
public sealed class EsperTests
{
    private const string Table = "a1 b1 c1 b2 a2 d1 a3 b3 e1 a4 f1 b4";
    private const string SetOne = "a1 b1 c1 b2 a2 d1 e1 f1 d2 b3 g1 d3";

    [Fact]
    public void Every_OfTheWhole() => Same("a1 b1, a2 b3, a4 b4", Find(Then("a", "b").Skip(SkipStrategy.SkipPastLastEvent), Table));

    [Fact]
    public void Every_OfTheFirst() => Same("a1 b1, a2 b3, a3 b3, a4 b4", Find(Then("a", "b"), Table));

    [Fact]
    public void Every_OfTheSecond() => Same("a1 b1, a1 b2, a1 b3, a1 b4", Find(ThenAny("a", "b").FirstOnly(), Table));

    [Fact]
    public void Every_OfBoth() => Same("a1 b1, a1 b2, a1 b3, a2 b3, a3 b3, a1 b4, a2 b4, a3 b4, a4 b4", Find(ThenAny("a", "b"), Table));

    // Section "Repeat": [5] A, every [3] A and [2] (A or B).
    [Fact]
    public void Repeat_OfFive() => Same("a1 a2 a3 a4 a5", Find(Pattern.Named("esper").Begin("a", A("a", s => s.Times(5))).FirstOnly(), "a1 b1 a2 a3 a4 c1 a5 a6"));

    [Fact]
    public void Repeat_OfTheWhole() => Same(
        "a1 a2 a3, a4 a5 a6", Find(Pattern.Named("esper").Begin("a", A("a", s => s.Times(3))).Skip(SkipStrategy.SkipPastLastEvent), "a1 a2 a3 b1 a4 a5 a6 a7"));

    [Fact]
    public void Repeat_OfEither() => Same("b1 a1", Find(Pattern.Named("esper").Begin("ab", s => s.Of("a", "b").Times(2)).FirstOnly(), "c1 b1 c2 a1 b2"));

    // Section "Followed-by": the filter of the second event looks at the first one.
    [Fact]
    public void FollowedBy_WithTheValueOfTheFirst() => Same(
        "a1 b2, a2 b1",
        Find(
            Pattern.Named("esper").Begin("a", A("a")).FollowedBy("b", A("b", s => s.Where(When.Field("v").Equal(When.Of("a", "v"))))),
            "a1:1 a2:2 b1:2 b2:1 b3:3"));

    [Fact]
    public void Suite_EveryB() => Same("b1, b2, b3", Find(Pattern.Named("esper").Begin("b", A("b")), SetOne));

    [Fact]
    public void Suite_B() => Same("b1", Find(Pattern.Named("esper").Begin("b", A("b")).FirstOnly(), SetOne));

    [Fact]
    public void Suite_BFollowedByD() => Same("b1 d1", Find(Then("b", "d").FirstOnly(), SetOne));

    [Fact]
    public void Suite_BFollowedByEveryD() => Same("b1 d1, b1 d2, b1 d3", Find(ThenAny("b", "d").FirstOnly(), SetOne));

    [Fact]
    public void Suite_EveryBFollowedByD() => Same("b1 d1, b2 d1, b3 d3", Find(Then("b", "d"), SetOne));

    [Fact]
    public void Suite_EveryBFollowedByEveryD() => Same("b1 d1, b2 d1, b1 d2, b2 d2, b1 d3, b2 d3, b3 d3", Find(ThenAny("b", "d"), SetOne));

    [Fact]
    public void Suite_EveryOfAFollowedByBFollowedByA() => Same(
        "a1 b1 a2", Find(Then("a", "b").FollowedBy("again", A("a")).Skip(SkipStrategy.SkipPastLastEvent), SetOne));

    [Fact]
    public void Suite_CFollowedByDFollowedByA() => Same("", Find(Then("c", "d").FollowedBy("a", A("a")).FirstOnly(), SetOne));

    // PatternFollowedByWithNot: 10 s without the completion or the cancellation of the same id. The last two of four have neither.
    [Fact]
    public void Suite_FollowedByWithNot() => Same(
        "a1, a4",
        Find(
            Pattern.Named("esper").Begin("a", A("a")).NotFollowedBy("no", s => s.Of("b", "c").Where(When.Field("v").Equal(When.Of("a", "v"))))
                .Within(TimeSpan.FromSeconds(10)),
            "a1:1@0 a2:2@20 b2:2@29 a3:3@30 c3:3@30 a4:4@40 b4:9@40 c5:5@40"));

    // PatternEveryFollowedBy, and PatternEveryFollowedByWithin: the second event has the field of the first.
    [Fact]
    public void Suite_EveryFollowedByTheSame() => Same("e1 e3", Find(TheSame(), "e1:1 e2:2 e3:1"));

    [Fact]
    public void Suite_EveryFollowedByWithin() => Same("e2 e4", Find(TheSame().Within(TimeSpan.FromSeconds(10)), "e1:1@5 e2:2@8 e3:1@15 e4:2@15"));

    // Section "Every-Distinct" of the same chapter: a value that began a match begins none until its time is over.
    [Fact]
    public void EveryDistinct_WithATime_LetsAValueBeginAgainAfterIt()
    {
        var pattern = Pattern.Named("esper").Begin("a", A("a")).EveryDistinct("v", TimeSpan.FromSeconds(10));
        Same("a1, a2, a4, a5", Find(pattern, "a1:1@1 a2:2@2 a3:1@5 a4:1@11 a5:2@12"));
    }

    private static PatternBuilder Then(string first, string second) => Pattern.Named("esper").Begin(first, A(first)).FollowedBy(second, A(second));

    private static PatternBuilder ThenAny(string first, string second) => Pattern.Named("esper").Begin(first, A(first)).FollowedByAny(second, A(second));

    private static PatternBuilder TheSame() =>
        Pattern.Named("esper").Begin("a", A("e")).FollowedBy("b", A("e", s => s.Where(When.Field("v").Equal(When.Of("a", "v")))));

    private static void Same(string expected, IEnumerable<string> found) =>
        Assert.Equal(expected.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
}
