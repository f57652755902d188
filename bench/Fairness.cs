using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Containment;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// What a caller feels of another that asks for ten times its share of a service: simulated, in virtual time and with seeded chance.
/// Each caller keeps so many calls going and makes the next when one is answered.
/// </summary>
internal static class Fairness
{
    private const int Seed = 7;
    private const int Places = 32;
    private const int Modest = Places / 4;
    private const int Flooding = 10 * Places / 2;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    public static Task RunAsync()
    {
        var (alone, together) = (Measure(0), Measure(Flooding));
        var conditions = $"{Places} places, log-normal calls of 50 ms, B keeps {Modest} calls going, A none and then {Flooding}; 60 s, seed {Seed}";
        new Figure("fairness, p99 of B alone", alone, "ms", conditions).Print();
        new Figure("fairness, p99 of B beside A", together, "ms", conditions).Print();
        new Figure("fairness, growth", ((together / alone) - 1) * 100, "%", conditions).Print();
        return Task.CompletedTask;
    }

    private static double Measure(int flood)
    {
        var clock = new VirtualClock();
        var gate = new FairGate(Places, Places, Flooding);
        var server = new SimulatedServer(clock, new Random(Seed), 0);
        List<Task> waiting = [];
        List<TimeSpan> times = [];

        void Ask(string caller)
        {
            var asked = clock.Now;
            waiting.Add(ServeAsync(caller, asked));
        }

        async Task ServeAsync(string caller, TimeSpan asked)
        {
            var account = (await gate.EnterAsync(caller, CallPriority.Normal, CancellationToken.None)).Account!;
            lock (clock) clock.After(server.DrawTime(), () =>
            {
                if (caller == "b") times.Add(clock.Now - asked);
                gate.Leave(account);
                Ask(caller);
            });
        }

        // Who is let in goes on by itself; the next event waits for that.
        void Settle()
        {
            while (waiting.Count(call => !call.IsCompleted) != gate.Waiting) Thread.Yield();
            waiting.RemoveAll(call => call.IsCompleted);
        }

        for (var i = 0; i < flood; i++) Ask("a");
        for (var i = 0; i < Modest; i++) Ask("b");
        clock.Run(Duration, Settle);
        times.Sort();
        return times[(int)(times.Count * 0.99)].TotalMilliseconds;
    }
}
