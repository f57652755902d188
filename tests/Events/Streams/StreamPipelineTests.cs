using System.Text.Json;
using CsCheck;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Streams;

namespace FunctionsOrchestration.Events.Tests.Streaming;

public sealed class StreamPipelineTests
{
    private static readonly StreamDefinition Joined = Some.Stream(new OperatorDefinition("price", "join")
    {
        Join = new JoinDefinition { Key = "/subject", Into = "row", Topic = "rows" },
    });

    [Fact]
    public void Process_AnEventThatIsPublishedTwice_CountsOnceAsItsSourceAndIdSay()
    {
        var twin = Some.Event("1") with { Source = "/other" };
        var results = Some.Run(Some.Stream(), Some.Event("1"), twin, Some.Event("1"));

        Assert.Equal((2, 1), (results.Outputs.Count, results.Duplicates));
        Assert.Equal(3, Some.Run(Some.Stream() with { Semantics = StreamSemantics.AtLeastOnce }, Some.Event("1"), twin, Some.Event("1")).Outputs.Count);
    }

    [Theory]
    [InlineData(StreamSemantics.AtMostOnce, 1)]
    [InlineData(StreamSemantics.ExactlyOnce, 1)]
    [InlineData(StreamSemantics.AtLeastOnce, 2)]
    public void Process_ABatchThatIsHandedOverTwice_CountsAsTheSemanticsSay(string semantics, int times)
    {
        var pipeline = Some.Plan(Some.Stream() with { Semantics = semantics }).NewPipeline();
        var results = new StreamResults();

        foreach (var _ in Enumerable.Range(0, 2)) pipeline.Process("b1", [Some.Event("1")], Some.Now, Some.Now, results);

        Assert.Equal(times, results.Outputs.Count);
    }

    [Fact]
    public void Process_AnEventAYearAhead_IsSetAsideAndMovesNoWatermark()
    {
        var pipeline = Some.Plan(Some.Stream()).NewPipeline();
        var results = new StreamResults();

        pipeline.Process("b1", [Some.Event("1"), Some.Event("2", time: Some.Now.AddYears(1)), Some.Event("3")], Some.Now, Some.Now, results);

        Assert.Equal(["1", "3"], results.Outputs.Select(one => one.Id));
        Assert.Equal(SetAsideReasons.Ahead, Assert.Single(results.SetAside).Reason);
        Assert.Equal(Some.Now.AddSeconds(-5), pipeline.Watermark);
    }

    [Fact]
    public void Process_DataThatIsNoJson_IsSetAsideAndMayComeAgain()
    {
        var poison = Some.Event("1") with { Data = EventData.Json("{ no json") };
        var pipeline = Some.Plan(Joined).NewPipeline();
        pipeline.ProcessTable("price", [Some.Event("r", new { v = 1 }, "")]);
        var results = new StreamResults();

        pipeline.Process("b1", [poison, Some.Event("2", new { })], Some.Now, Some.Now, results);
        pipeline.Process("b2", [Some.Event("1", new { })], Some.Now, Some.Now, results);

        Assert.Equal(["2", "1"], results.Outputs.Select(one => one.Id));
        Assert.Equal(("price", SetAsideReasons.Failed), (Assert.Single(results.SetAside).Stage, results.SetAside[0].Reason));
    }

    [Fact]
    public void Restore_AnywhereInAnyStream_GoesOnAsIfNothingHadHappened() => Gen.Select(
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 3], Gen.Bool).List[1, 40], Gen.Int[0, 40]).Sample((steps, at) =>
    {
        var plan = Some.Plan(Joined);
        var (whole, interrupted) = (plan.NewPipeline(), plan.NewPipeline());
        foreach (var (i, (id, key, isRow)) in steps.Index())
        {
            if (i == at)
            {
                var json = JsonSerializer.Serialize(interrupted.Snapshot());
                interrupted = plan.NewPipeline();
                interrupted.Restore(JsonSerializer.Deserialize<PipelineSnapshot>(json)!);
            }

            var one = Some.Event($"{id}", new { id }, $"key-{key}", Some.Now.AddSeconds(id));
            Assert.Equal(Give(whole, one, isRow, i), Give(interrupted, one, isRow, i));
        }

        Assert.Equal(whole.Watermark, interrupted.Watermark);
    });

    [Fact]
    public void Process_TheSameInputsAgain_GivesTheSameResults() => Gen.Int[0, 50].List[1, 60].Sample(ids =>
    {
        var plan = Some.Plan(Joined);
        var (first, second) = (plan.NewPipeline(), plan.NewPipeline());
        Assert.Equal(
            ids.Index().Select(one => Give(first, Some.Event($"{one.Item}", new { }), false, one.Index)).ToList(),
            ids.Index().Select(one => Give(second, Some.Event($"{one.Item}", new { }), false, one.Index)).ToList());
    });

    private static string Give(StreamPipeline pipeline, CloudEvent one, bool isRow, int batch)
    {
        var results = new StreamResults();
        if (isRow) pipeline.ProcessTable("price", [one]);
        else pipeline.Process($"b{batch}", [one], Some.Now, Some.Now.AddSeconds(batch), results);
        return string.Join(' ', results.Outputs.Select(output => $"{output.Id} {output.Data}")) + $" {results.Duplicates}";
    }
}
