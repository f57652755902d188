using CsCheck;
using FunctionsOrchestration.AI.Vision;

namespace FunctionsOrchestration.AI.Tests.Vision;

public sealed class NonMaximumSuppressionTests
{
    private static readonly Gen<Candidate> Candidates = Gen.Select(
        Gen.Int[0, 2], Gen.Float[0, 1], Gen.Float[0, 100], Gen.Float[0, 100], Gen.Float[1, 50], Gen.Float[1, 50],
        (kind, score, left, top, width, height) => new Candidate(kind, score, left, top, left + width, top + height));

    [Fact]
    public void Apply_TwoOfOneClassOnOnePlace_LeavesTheSurer()
    {
        var weak = new Candidate(15, 0.4f, 0, 0, 100, 100);
        var sure = new Candidate(15, 0.6f, 5, 5, 105, 105);

        Assert.Equal([sure], NonMaximumSuppression.Apply([weak, sure], most: 10));
    }

    [Fact]
    public void Apply_TwoClassesOnOnePlace_LeavesBoth()
    {
        var rider = new Candidate(0, 0.6f, 0, 0, 100, 100);
        var horse = new Candidate(17, 0.5f, 0, 0, 100, 100);

        Assert.Equal([rider, horse], NonMaximumSuppression.Apply([horse, rider], most: 10));
    }

    [Fact]
    public void Apply_AnyCandidates_WhatIsLeftOutHasASurerOneOfItsClassOnItsPlace() => Candidates.Array[0, 30].Sample(candidates =>
    {
        var taken = NonMaximumSuppression.Apply(candidates, most: 100);

        Assert.Equal(taken.OrderByDescending(candidate => candidate.Score), taken);
        Assert.All(candidates.Except(taken), lost => Assert.Contains(
            taken, winner => winner.Class == lost.Class && winner.Score >= lost.Score && winner.Overlap(lost) > 0.5f));
        Assert.All(taken, one => Assert.DoesNotContain(
            taken, other => other != one && other.Class == one.Class && other.Overlap(one) > 0.5f));
    });

    [Fact]
    public void Overlap_AnyTwo_IsSymmetricAndAtMostOne() => Gen.Select(Candidates, Candidates).Sample((one, other) =>
    {
        Assert.Equal(one.Overlap(other), other.Overlap(one), 1e-5f);
        Assert.InRange(one.Overlap(other), 0, 1);
        Assert.Equal(1, one.Overlap(one), 1e-4f);
    });
}
