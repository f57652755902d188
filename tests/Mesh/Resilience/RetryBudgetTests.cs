using CsCheck;
using FunctionsOrchestration.Mesh.Resilience;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Resilience;

/// <summary>Retries stay a share of the calls of the last ten seconds.</summary>
public sealed class RetryBudgetTests
{
    [Fact]
    public void Withdraw_ManyCalls_AllowsTheirShareAndTheMinimum()
    {
        var budget = new RetryBudget(0.2, 1, new FakeTimeProvider());
        for (var i = 0; i < 100; i++) budget.Deposit();

        Assert.Equal(20 + 10, Enumerable.Range(0, 100).Count(_ => budget.TryWithdraw()));
    }

    [Fact]
    public void Withdraw_TenSecondsLater_HasForgottenCallsAndRetries()
    {
        var time = new FakeTimeProvider();
        var budget = new RetryBudget(0.5, 1, time);
        for (var i = 0; i < 100; i++) budget.Deposit();
        while (budget.TryWithdraw())
        {
        }

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(10, Enumerable.Range(0, 100).Count(_ => budget.TryWithdraw()));
    }

    [Fact]
    public void Withdraw_AnyTraffic_StaysWithinShareAndMinimum() =>
        Gen.Select(Gen.Double[0, 1], Gen.Int[0, 5], Gen.Enum<Step>().Array[1, 300]).Sample((share, minimum, steps) =>
        {
            var time = new FakeTimeProvider();
            var budget = new RetryBudget(share, minimum, time);
            List<(long Second, Step Step)> past = [];
            foreach (var step in steps)
            {
                var now = time.GetUtcNow().ToUnixTimeSeconds();
                if (step == Step.Second) time.Advance(TimeSpan.FromSeconds(1));
                else if (step == Step.Call) budget.Deposit();
                else if (!budget.TryWithdraw()) continue;

                past.Add((now, step));
                var calls = past.Count(one => one.Step == Step.Call && one.Second > now - 10);
                var retries = past.Count(one => one.Step == Step.Retry && one.Second > now - 10);
                if (step == Step.Retry) Assert.True(retries - 1 < (share * calls) + (minimum * 10));
            }
        });

    private enum Step
    {
        Call,
        Retry,
        Second,
    }
}
