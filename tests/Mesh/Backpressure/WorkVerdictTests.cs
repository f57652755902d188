using CsCheck;
using FunctionsOrchestration.Mesh.Backpressure;
using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Tests.Backpressure;

public sealed class WorkVerdictTests
{
    private static readonly Route Route = new("nlp", "1", "a", 1, "");

    [Theory]
    [InlineData(ProblemReason.Overloaded, VerdictKind.Deferred)]
    [InlineData(ProblemReason.RateLimited, VerdictKind.Deferred)]
    [InlineData(ProblemReason.DeadlineExceeded, VerdictKind.Deferred)]
    [InlineData(ProblemReason.NoHealthyEndpoint, VerdictKind.Deferred)]
    [InlineData(ProblemReason.KeyInUse, VerdictKind.Deferred)]
    [InlineData(ProblemReason.KeyStoreUnavailable, VerdictKind.Deferred)]
    [InlineData(ProblemReason.EndpointFailed, VerdictKind.Failed)]
    [InlineData(ProblemReason.StreamInterrupted, VerdictKind.Failed)]
    [InlineData(ProblemReason.InvalidInput, VerdictKind.Dead)]
    [InlineData(ProblemReason.ContentRefused, VerdictKind.Dead)]
    [InlineData(ProblemReason.ContextTooLong, VerdictKind.Dead)]
    [InlineData(ProblemReason.UnknownService, VerdictKind.Dead)]
    [InlineData(ProblemReason.NotConfigured, VerdictKind.Dead)]
    [InlineData(ProblemReason.KeyReused, VerdictKind.Dead)]
    public void Of_Problem_IsWhetherItIsTheItemsFault(ProblemReason reason, VerdictKind kind) =>
        Assert.Equal((kind, reason.ToString()), (Judge(reason).Kind, Judge(reason).Reason));

    [Fact]
    public void Of_Value_IsDone() => Assert.Equal(
        WorkVerdict.Done, WorkVerdict.Of(new MeshResult { Value = 1, Route = Route }, 1, 5, 0, new Random(7)));

    [Theory]
    [InlineData(4, VerdictKind.Failed)]
    [InlineData(5, VerdictKind.Dead)]
    public void Of_LastFailure_IsDead(int failures, VerdictKind kind) =>
        Assert.Equal(kind, Judge(ProblemReason.EndpointFailed, failures: failures).Kind);

    [Fact]
    public void Of_RefusedHoweverOften_IsNeverDead() =>
        Assert.Equal(VerdictKind.Deferred, Judge(ProblemReason.RateLimited, failures: 5, deferrals: 100_000).Kind);

    [Fact]
    public void Of_AnyWaitThatIsAsked_IsKeptWithinAFifthAndItsBounds() =>
        Gen.Select(Gen.Double[0, 10_000], Gen.Int[0, 50], Gen.Int).Sample((seconds, deferrals, seed) =>
        {
            var wait = Judge(ProblemReason.RateLimited, TimeSpan.FromSeconds(seconds), deferrals: deferrals, seed: seed).Wait.TotalSeconds;

            Assert.InRange(wait, Math.Clamp(seconds, 1, 900), Math.Clamp(seconds * 1.2, 1, 900));
        });

    [Fact]
    public void Of_NobodyKnowsWhen_WaitsTwiceAsLongEachTimeUpToAMinute()
    {
        var waits = Enumerable.Range(0, 9).Select(n => Judge(ProblemReason.NoHealthyEndpoint, deferrals: n).Wait.TotalSeconds).ToList();

        double[] least = [1, 2, 4, 8, 16, 32, 60, 60, 60];
        Assert.All(waits.Zip(least), pair => Assert.InRange(pair.First, pair.Second, pair.Second * 1.2));
    }

    private static WorkVerdict Judge(
        ProblemReason reason, TimeSpan? retryAfter = null, int failures = 1, int deferrals = 0, int seed = 7) => WorkVerdict.Of(
        new MeshResult { Problem = new MeshProblem(reason, "It says why.", retryAfter), Route = Route }, failures, 5, deferrals, new Random(seed));
}
