using CsCheck;
using FunctionsOrchestration.Mesh.Limits.Budgets;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Budgets;

/// <summary>Workers that spend from leases, with messages that are late and come twice, and workers that stall and die.</summary>
public sealed class LeaseModelTests
{
    private const long Limit = 200;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly int[] Pauses = [0, 0, 0, 1, 5, 40];

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Int[0, 6], Gen.Int[0, 2], Gen.Long[0, 30], Gen.Int[0, 5], (kind, worker, calls, pause) => new Step(kind, worker, calls, Pauses[pause]));

    [Fact]
    public void Leases_LateRepeatedAndLostMessages_NeverSpendMoreThanIsBooked() => AnyStep.List[1, 80].Sample(steps =>
    {
        var now = Start;
        var state = BudgetLedger.Declare(new(), new(new BudgetDefinition { ModelCalls = Limit }, 0), now).State;
        var workers = Enumerable.Range(0, 3).Select(i => new Worker($"w{i}")).ToArray();
        foreach (var step in steps)
        {
            now = now.AddSeconds(step.Pause);
            var worker = workers[step.Worker];
            switch (step.Kind)
            {
                case 0 or 1: worker.Take(step.Calls, now); break;
                case 2: worker.Settle(step.Calls); break;
                case 3: worker.Mail.Add(worker.Held.Ask(new(Calls: step.Calls), now)); break;
                case 4 when worker.Mail.Count > 0: state = BudgetLedger.Lease(state, worker.Mail[(int)step.Calls % worker.Mail.Count], now); break;
                case 5: worker.Held.Answered(state); break;
                case 6 when step.Calls == 30: worker.Die(); break;
            }

            Assert.InRange(state.Current!.Spent.Calls + state.Current.Reserved.Calls, 0, Limit);
            Assert.Equal(0, state.Current.Overrun.Calls);
        }

        // Whoever still lives tells all; what the others held expires.
        foreach (var worker in workers.Where(worker => worker.IsAlive)) state = worker.Finish(state, now);
        state = BudgetLedger.Expire(state, now.AddMinutes(2));
        Assert.Empty(state.Open);
        Assert.InRange(state.Current!.Spent.Calls, workers.Sum(worker => worker.Spent), Limit);
    });

    private sealed record Step(int Kind, int Worker, long Calls, int Pause);

    private sealed class Worker(string id)
    {
        private readonly List<BudgetTicket> _tickets = [];

        public HeldBudget Held { get; } = new(id);

        public List<BudgetLeaseRequest> Mail { get; } = [];

        public bool IsAlive { get; private set; } = true;

        /// <summary>What its calls really cost.</summary>
        public long Spent { get; private set; }

        public void Take(long calls, DateTimeOffset now)
        {
            if (IsAlive && Held.TryTake(new(Calls: calls), now) is { } ticket) _tickets.Add(ticket);
        }

        public void Settle(long calls)
        {
            if (!IsAlive || _tickets.Count == 0) return;
            var ticket = _tickets[0];
            _tickets.RemoveAt(0);
            var cost = Math.Min(calls, ticket.Amount.Calls);
            Spent += cost;
            Held.Settle(ticket, new(Calls: cost));
        }

        public void Die() => IsAlive = false;

        public BudgetState Finish(BudgetState state, DateTimeOffset now)
        {
            while (_tickets.Count > 0) Settle(long.MaxValue);
            for (var round = 0; round < 2; round++)
            {
                state = BudgetLedger.Lease(state, Held.Ask(default, now), now);
                Held.Answered(state);
            }

            return state;
        }
    }
}
