using CsCheck;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Streams;

namespace FunctionsOrchestration.Events.Tests.Patterns.Programs;

public sealed class PatternFindingTests
{
    [Fact]
    public void ToCloudEvent_OfAMatch_TellsWhatWasFoundAndInWhich()
    {
        var program = PatternProgram.Compile(Pattern.Named("failed-twice").Version(2).PartitionedBy("document").Within(TimeSpan.FromHours(1))
            .Begin("failed", s => s.Of("document.failed").Times(2)).FollowedBy("done", s => s.Of("document.done")).Build());
        var output = new ProgramOutput();
        foreach (var (type, i) in new[] { "document.failed", "document.failed", "document.done" }.Select((type, i) => (type, i)))
        {
            var e = Cloud($"e{i}", type, Streams.Origin.AddSeconds(i), $$"""{ "document": "d-1", "usage": { "to/kens": {{i}} }, "ok": {{(i == 2 ? "true" : "false")}} }""");
            program.Process(Read(e, "documents"), output);
        }

        var told = Assert.Single(output.Found).ToCloudEvent("/patterns/failed-twice");
        Assert.Equal(("pattern.match.failed-twice", "d-1", Streams.Origin.AddSeconds(2)), (told.Type, told.Subject, told.Time));
        Assert.Equal(
            """
            {"failed":{"document":"d-1","usage":{"to/kens":1},"ok":false},"done":{"document":"d-1","usage":{"to/kens":2},"ok":true},"count":3,"match":{"pattern":"failed-twice","version":2,"kind":"temporal","key":"d-1","start":"2026-01-01T00:00:00Z","time":"2026-01-01T00:00:02Z","events":[{"id":"e0","type":"document.failed","time":"2026-01-01T00:00:00Z","source":"/documents","step":"failed","stream":"documents"},{"id":"e1","type":"document.failed","time":"2026-01-01T00:00:01Z","source":"/documents","step":"failed","stream":"documents"},{"id":"e2","type":"document.done","time":"2026-01-01T00:00:02Z","source":"/documents","step":"done","stream":"documents"}]}}
            """,
            System.Text.Encoding.UTF8.GetString(told.Data.Bytes.Span));
    }

    // A pattern over patterns sees the same fields, whether it reads the findings where they are made or from their topic.
    [Fact]
    public void CloudEvent_ReadAgain_HasTheFieldsOfTheFindingAsAnEvent() =>
        Gen.Select(RandomForms.All, RandomForms.Events).Sample(
            (pattern, events) =>
            {
                var (program, output) = (PatternProgram.Compile(pattern), new ProgramOutput());
                foreach (var e in events) program.Process(e, output);
                foreach (var finding in output.Found)
                {
                    var (here, there) = (finding.ToEvent(), Read(finding.ToCloudEvent("/p"), "t"));
                    Assert.Equal((here.Type, here.Subject, here.Time), (there.Type, there.Subject, there.Time));
                    Assert.All(here.Fields.Names, name => Assert.Equal(here.Fields[name], there.Fields[name]));
                }
            },
            iter: 80, threads: 1);

    [Fact]
    public void Events_OfTwoSources_AreTwoEventsWhateverTheirIds() => Assert.NotEqual(
        Read(Cloud("1", "t", Streams.Origin, "{}"), "").Id, Read(Cloud("1", "t", Streams.Origin, "{}") with { Source = "/other" }, "").Id);

    private static PatternEvent Read(CloudEvent one, string topic)
    {
        using var e = new StreamEvent(one, "", one.Time!.Value, topic);
        return e.ToPatternEvent();
    }

    private static CloudEvent Cloud(string id, string type, DateTimeOffset at, string data) => new()
    {
        Id = id, Source = "/documents", Type = type, Time = at, Data = new EventData(EventDataKind.Json, System.Text.Encoding.UTF8.GetBytes(data)),
    };
}
