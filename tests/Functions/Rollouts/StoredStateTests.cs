using System.Text.Json;
using FunctionsOrchestration.Rollouts;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>What was stored by the first version is still read.</summary>
public sealed class StoredStateTests
{
    private const string Traffic = """
        {"split":{"service":"texts","revision":4,"stable":"1","rolloutId":"rollout-a","headers":[{"header":"x-beta","value":"*","version":"2"}],
         "experiments":[{"name":"tone","subject":"user","variants":[{"name":"a","version":"1","ranges":[{"from":0,"to":5000}]}],
          "group":{"name":"layer","from":0,"to":50}}],
         "canary":{"version":"2","weight":5,"baselineWeight":5,"subject":"user"},
         "shadow":{"version":"2","share":20,"maxConcurrent":4,"maxPerMinute":600,"judge":"fields","agreesFrom":1,"fields":["label"]},
         "sagasFollow":false,"isMeasured":true},
         "running":{"id":"rollout-a","kind":"canary","version":"2","startedAt":"2026-01-01T00:00:00+00:00"},
         "before":{"service":"texts","revision":3,"headers":[],"experiments":[],"sagasFollow":false,"isMeasured":false},"lastChange":1,
         "past":[{"id":"rollout-0","kind":"blueGreen","version":"1","startedAt":"2025-01-01T00:00:00+00:00","endedAt":"2025-01-02T00:00:00+00:00","outcome":"promoted"}],
         "totals":{"canary":{"arm":"canary","version":"2","calls":3,"trials":4,"failures":1,"refusals":0,"tokens":9,
          "cost":{"count":1,"sum":2,"squares":4},"similarity":{"count":0,"sum":0,"squares":0},"agreements":0,
          "latency":{"first":500,"counts":[1,0,2]},"firstToken":{"first":0,"counts":[]}}},
         "reported":{"worker":7},"subjects":[{"hash":18446744073709551615,"variant":"a"}],"differences":[],"calls":60,"exposed":3,"copiesSkipped":0}
        """;

    [Fact]
    public void Traffic_OfTheFirstVersion_IsReadAsItWas()
    {
        var state = JsonSerializer.Deserialize<TrafficState>(Traffic, Serialization.Options)!;

        Assert.Equal(("1", 5.0, "user"), (state.Split.Stable, state.Split.Canary!.Weight, state.Split.Canary.Subject));
        Assert.Equal(5_000, state.Split.Experiments[0].Variants[0].Ranges[0].To);
        Assert.Equal(RolloutState.Promoted, state.Past[0].Outcome);
        Assert.Equal((4L, 2.0, 3L), (state.Totals["canary"].Trials, state.Totals["canary"].Cost.Sum, state.Totals["canary"].Latency.Counts.Sum()));
        Assert.Equal(ulong.MaxValue, state.Subjects[0].Hash);
        var again = JsonSerializer.Serialize(state, Serialization.Options);
        Assert.Equal(again, JsonSerializer.Serialize(JsonSerializer.Deserialize<TrafficState>(again, Serialization.Options), Serialization.Options));
    }
}
