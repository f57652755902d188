using System.Text.Json;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Streams;
using FunctionsOrchestration.Streams.Partitions;

namespace FunctionsOrchestration.Functions.Tests.Streams;

/// <summary>What a partition keeps, and what it makes of it when its process is gone.</summary>
public sealed class StreamPartitionTests(StorageFixture storage)
{
    private const string Golden = """
        {"incarnation":1,"version":2,"turn":7,"isReading":true,"at":"2026-01-01T00:00:00+00:00","stamp":"a","outputs":3,"asked":1,"asking":1,
         "checkpoint":"s/0/1-1","checkpoints":1,"journal":[{"ticks":5,"batch":"t/20260101/x","events":"0-3","isAnswer":false},{"ticks":6,"isAnswer":false}],
         "journalEvents":4,"aftermath":{"done":[{"id":"m","receipt":"r"}],"announce":["b"],"unsent":2,"oldCheckpoint":"s/0/1-0"},
         "counters":{"processed":9,"duplicates":1,"setAside":1,"results":8,"lost":2},
         "holdings":{"watermark":"2026-01-01T00:00:00+00:00","held":3,"dropped":1,"remembered":9,"forgottenEarly":1},"position":"t/20260101/x","failures":1,"lastProblem":"p"}
        """;

    [Fact]
    public void State_AsFirstStored_IsRead()
    {
        var state = JsonSerializer.Deserialize<PartitionState>(Golden, Serialization.Options)!;

        Assert.Equal((1, 2, 7, 3, 1), (state.Incarnation, state.Version, state.Turn, state.Outputs, state.Asking));
        Assert.Equal([new PartitionInput(5, "t/20260101/x", "0-3"), new PartitionInput(6)], state.Journal);
        Assert.Equal(new HeldMessage("m", "r"), Assert.Single(state.Aftermath.Done));
        Assert.Equal(new PartitionCounters(9, 1, 1, 8, 2), state.Counters);
        Assert.Equal(("s/0/1-1", 2, 3), (state.Checkpoint, state.Aftermath.Unsent, state.Holdings.Held));
    }

    [Fact]
    public async Task Partition_AfterARestart_KnowsWhatItKnew()
    {
        await using var host = await StreamHost.StartAsync(storage, stream => stream, options => options.CheckpointBatches = 3);
        for (var batch = 0; batch < 8; batch++) await host.GiveAsync(host.Event($"{batch}"));
        await host.RestartAsync();

        for (var batch = 0; batch < 8; batch++) await host.GiveAsync(host.Event($"{batch}"));

        var state = await host.StateAsync();
        Assert.Equal((8, 8, 8), (state.Counters.Processed, state.Counters.Duplicates, state.Counters.Results));
        Assert.Equal(Enumerable.Range(0, 8).Select(id => $"{id}"), (await host.ResultsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Batch_HandedOverTwice_CountsOnceWhereItIsPromised()
    {
        foreach (var (semantics, results) in new[] { (StreamSemantics.ExactlyOnce, 1), (StreamSemantics.AtMostOnce, 1), (StreamSemantics.AtLeastOnce, 2) })
        {
            await using var host = await StreamHost.StartAsync(storage, stream => stream with { Semantics = semantics });
            var batch = await host.EnqueueAsync(host.Event("1"));
            await host.EnqueueAsync(batch, 1);
            await host.WakeAsync();

            Assert.Equal(results, (await host.ResultsAsync()).Count);
        }
    }

    [Fact]
    public async Task Results_OfATurnThatNeverStood_AreReplacedByThoseOfTheNext()
    {
        await using var host = await StreamHost.StartAsync(storage, stream => stream);
        await host.GiveAsync(host.Event("1"));
        await host.LeaveBehindAsync(host.Event("ghost"));

        await host.GiveAsync(host.Event("2"));

        Assert.Equal(["1", "2"], (await host.ResultsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Results_OfATurnThatNeverStood_AreTakenBackWhereTheNextOneComesLate()
    {
        await using var host = await StreamHost.StartAsync(storage, stream => stream);
        await host.GiveAsync(host.Event("1"));
        await host.LeaveBehindAsync(host.Event("ghost"));
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));

        await host.GiveAsync(host.Event("2"));

        Assert.Equal(["1", "2"], (await host.ResultsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Results_OfAtMostOnce_ArriveOnceAndWaitForNothing()
    {
        await using var host = await StreamHost.StartAsync(storage, stream => stream with { Semantics = StreamSemantics.AtMostOnce });
        await host.GiveAsync(host.Event("1"));

        Assert.Equal(["1"], await host.ResultsAsync());
        var state = await host.StateAsync();
        Assert.Equal((1, 0, 0), (state.Counters.Results, state.Counters.Lost, state.Aftermath.Unsent));
    }

    [Fact]
    public async Task Batches_MoreThanMayBeInHand_AreReadInTurns()
    {
        await using var host = await StreamHost.StartAsync(storage, stream => stream with { MaxInFlight = 2 });
        for (var batch = 0; batch < 7; batch++) await host.EnqueueAsync(host.Event($"{batch}"));

        await host.WakeAsync();

        var state = await host.StateAsync();
        Assert.Equal(7, state.Counters.Results);
        Assert.Equal(4, state.Outputs);
    }

    [Theory]
    [InlineData(StreamSemantics.AtMostOnce)]
    [InlineData(StreamSemantics.AtLeastOnce)]
    [InlineData(StreamSemantics.ExactlyOnce)]
    public async Task Events_OfAStreamDeclaredAnewThatThisWorkerHasNotHeardOf_Wait(string semantics)
    {
        await using var host = await StreamHost.StartAsync(storage, stream => stream with { Semantics = semantics });
        await host.GiveAsync(host.Event("1"));
        await host.EnqueueAsync("later", 1, incarnation: 2);

        await host.WakeAsync();

        Assert.Equal(1, await host.WaitingAsync());
        Assert.Equal(["1"], await host.ResultsAsync());
    }

    [Fact]
    public async Task Events_OfAStreamTakenBack_AreDroppedToTheLast()
    {
        await using var host = await StreamHost.StartAsync(storage, stream => stream);
        await host.GiveAsync(host.Event("1"));
        for (var batch = 0; batch < 40; batch++) await host.EnqueueAsync($"{batch}", 1);
        await host.TakeBackAsync();

        await host.WakeAsync();

        Assert.Equal(0, await host.WaitingAsync());
        Assert.False(await host.HasStateAsync());
        Assert.Equal(["1"], await host.ResultsAsync());
    }

    [Fact]
    public async Task State_OfManyBatches_StaysSmall()
    {
        await using var host = await StreamHost.StartAsync(storage, stream => stream, options => options.CheckpointBatches = 4);
        for (var batch = 0; batch < 10; batch++) await host.EnqueueAsync([.. Enumerable.Range(0, 200).Select(i => host.Event($"{batch}-{i}"))]);
        await host.WakeAsync();

        var state = await host.StateAsync();
        Assert.Equal((2_000, 2_000), (state.Counters.Processed, state.Holdings.Remembered));
        Assert.InRange(JsonSerializer.Serialize(state, Serialization.Options).Length, 1, 2_000);
    }

    [Fact]
    public void Options_OutOfRange_AreAllNamed()
    {
        var wrong = new StreamsOptions { Visibility = TimeSpan.Zero, CheckpointBatches = 0, CheckpointEvents = 0 };

        Assert.True(new StreamsOptionsValidator().Validate(null, new()).Succeeded);
        Assert.Equal(3, new StreamsOptionsValidator().Validate(null, wrong).Failures!.Count());
    }
}
