using FunctionsOrchestration.Mesh.Limits.Rates;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Rates;

public sealed class SharedLimitTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData(30, 2)]
    [InlineData(100, 5)]
    [InlineData(500, 20)]
    public void Probe(int lease, int delay)
    {
        var rule = new RateRule(1_000, 1_000, TimeSpan.FromSeconds(1), RateForm.SlidingWindow, TimeSpan.FromMilliseconds(lease));
        var scene = new RateScene(rule, () => TimeSpan.FromMilliseconds(delay));
        for (var i = 0; i < 4; i++) scene.Join();
        for (var ms = 0; ms < 20_000; ms++)
        {
            if (ms == 8_300) { scene.Workers[0].Kill(); scene.Join(); }
            scene.Pass(Step);
            for (var i = 0; i < 5; i++)
            {
                var live = scene.Workers.Where(w => !w.IsDead).ToList();
                live[(ms * 5 + i) % live.Count].Call();
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{string.Join(' ', scene.PerSecond())} most {scene.MostInWindow(rule.Window)} reports {scene.Reports} rejected {scene.Ledger.Rejected} json {System.Text.Json.JsonSerializer.Serialize(scene.Ledger).Length} leases {scene.Ledger.Leases.Count}");
    }
}
