using System.Text.Json;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Work;

namespace FunctionsOrchestration.Functions.Tests.Work;

/// <summary>Items lie in queues for a day and in dead letters for weeks, so what older versions wrote must be read.</summary>
public sealed class WorkItemTests
{
    // As the first version wrote them. A field that is renamed or becomes required breaks this test, and the items of every user.
    private const string Call =
        """{"id":"work-1","tenant":"shop-7","acceptedAt":"2026-11-29T12:00:00+00:00","service":"nlp","operation":"sentiment","payload":{"text":"Fine."},"priority":"background","idempotencyKey":"k","deadline":"2026-11-30T12:00:00+00:00","version":"2","affinityKey":"u","locality":"we","callback":"https://app.example.com/done","deferrals":3,"replays":1,"lastProblem":"Too many."}""";

    private const string Start = """{"id":"insights-1","tenant":"insights","acceptedAt":"2026-11-29T12:00:00+00:00","story":"insights","priority":"normal","deferrals":0,"replays":0}""";

    [Theory]
    [InlineData(Call)]
    [InlineData(Start)]
    public void Read_WhatTheFirstVersionWrote_IsWhatIsWrittenNow(string json)
    {
        var item = JsonSerializer.Deserialize<WorkItem>(json, Serialization.Options)!;

        Assert.Equal(json, JsonSerializer.Serialize(item, Serialization.Options));
    }

    [Fact]
    public void ToRequest_OfACall_HasEverythingThatWasWished()
    {
        var request = JsonSerializer.Deserialize<WorkItem>(Call, Serialization.Options)!.ToRequest("payload");

        Assert.Equal(("nlp", "sentiment", "shop-7", "k replay 1", CallPriority.Background), (
            request.Service, request.Operation, request.Caller, request.IdempotencyKey, request.Priority));
        Assert.Equal(("2", "u", "we"), (request.Hints!.Version, request.Hints.AffinityKey, request.Hints.Locality));
    }
}
