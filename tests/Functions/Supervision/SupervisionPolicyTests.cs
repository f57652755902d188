using FunctionsOrchestration.Sagas;
using FunctionsOrchestration.Supervision;

namespace FunctionsOrchestration.Functions.Tests.Supervision;

public sealed class SupervisionPolicyTests
{
    private static readonly SupervisionRule RetryPublish = new()
    {
        Scenario = "ingestion", Step = "publish", Failure = FailureKind.Fault, Action = SupervisionAction.Retry, Retries = 2, Otherwise = SupervisionAction.Ask,
    };

    [Fact]
    public void Of_NoRuleFits_Compensates()
    {
        Assert.Equal(SupervisionAction.Compensate, Action([], Failure()));
        Assert.Equal(SupervisionAction.Compensate, Action([RetryPublish with { Scenario = "insights" }], Failure()));
        Assert.Equal(SupervisionAction.Compensate, Action([RetryPublish], Failure() with { Step = "embed" }));
        Assert.Equal(SupervisionAction.Compensate, Action([RetryPublish], Failure() with { Kind = FailureKind.Unavailable }));
    }

    [Theory]
    [InlineData(1, SupervisionAction.Retry)]
    [InlineData(2, SupervisionAction.Retry)]
    [InlineData(3, SupervisionAction.Ask)]
    public void Of_RetriesUsedUp_DoesOtherwise(int attempt, SupervisionAction expected) =>
        Assert.Equal(expected, Action([RetryPublish], Failure() with { Attempt = attempt }));

    [Fact]
    public void Of_SeveralFit_TheFirstDecides() =>
        Assert.Equal(SupervisionAction.Skip, Action([new() { Action = SupervisionAction.Skip }, RetryPublish], Failure()));

    [Fact]
    public void Of_SkipOfAStepThatCannotBe_Compensates()
    {
        var failure = Failure() with { CanSkip = false };

        Assert.Equal(SupervisionAction.Compensate, Action([new() { Action = SupervisionAction.Skip }], failure));
        var asked = SupervisionPolicy.Of([new() { Action = SupervisionAction.Ask, Otherwise = SupervisionAction.Skip }], "ingestion", failure);
        Assert.Equal((SupervisionAction.Ask, SagaDecision.Compensate), (asked.Action, asked.Default));
    }

    [Fact]
    public void Validate_WrongRules_NamesAllInOneMessage()
    {
        var result = new SupervisionOptionsValidator().Validate(null, new()
        {
            Rules = [new() { Retries = 0, TimeLimit = TimeSpan.FromDays(31) }, new() { Action = SupervisionAction.Ask, Otherwise = SupervisionAction.Ask }],
        });

        Assert.Equal(
            ["Supervision:Rules:0:Retries is 0; it must be 1–100.", "Supervision:Rules:0:TimeLimit is 31.00:00:00; it must be 1 s to 30 days.",
             "Supervision:Rules:1:Otherwise is Ask; it must be Compensate or Skip; after retries also Ask."], result.Failures!);
        Assert.True(new SupervisionOptionsValidator().Validate(null, new() { Rules = [RetryPublish] }).Succeeded);
    }

    private static SagaFailure Failure() => new("publish", 1, FailureKind.Fault, "topic gone", CanSkip: true);

    private static SupervisionAction Action(IReadOnlyList<SupervisionRule> rules, SagaFailure failure) =>
        SupervisionPolicy.Of(rules, "ingestion", failure).Action;
}
