using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Insights;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;

namespace FunctionsOrchestration.Functions.Tests.Insights;

public sealed class InsightsOrchestratorTests
{
    private const string Id = "insights-1";

    [Fact]
    public async Task Analyse_EveryKindOfContent_AsksTheModelsThatFit()
    {
        await using var engine = await AppEngine.StartAsync();

        var report = await RunAsync(engine,
            new("text", "f/000", 10, false, null, false), new("image", "f/001", 0, true, null, false),
            new("url", "f/002", 0, false, "https://example.org/a.png", false), new("series", "f/003", 0, false, null, true));

        Assert.Equal(["text", "ocr", "ocr", null], report.Documents.Select(document => document.TextSource));
        Assert.Null(report.Documents[0].Ocr);
        Assert.Equal("read", report.Documents[1].Ocr!.Value!.Text);
        Assert.Equal(100, report.Documents[2].Fetch!.Value!.Bytes);
        Assert.NotNull(report.Documents[3].Forecast);
        Assert.Null(report.Documents[3].Language);
        Assert.Equal(3, report.Languages["eng"]);
        Assert.Equal(new SentimentSpread(3, 0, 0, 0.8), report.Sentiment);
        Assert.Empty(report.Failures);
        Assert.Equal(nameof(StagingActivities.DeleteStaged), engine.Calls.Last());
    }

    [Fact]
    public async Task Analyse_FaultThatStays_IsTheDocumentsOwnFailure()
    {
        await using var engine = (await AppEngine.StartAsync())
            .On<TextInput>(
                nameof(TextActivities.EmbedText), input =>
                    input.Folder == "f/001" ? throw new IOException("blob gone")
                    : Outcome.Of(new Answer<EmbeddingSummary>(new(512), new("m", "1"), 1)));

        var report = await RunAsync(engine, Text(0), Text(1), Text(2));

        Assert.Equal(new OperationFailure("d1", "nlp.embed", "failed", "blob gone"), Assert.Single(report.Failures));
        Assert.Equal(
            6, engine.Calls.Count(call => call == nameof(TextActivities.EmbedText))); // Two, and four attempts at the third.
    }

    [Fact]
    public async Task Analyse_ModelUnavailable_SaysSoAndAsksTheOthers()
    {
        await using var engine = (await AppEngine.StartAsync())
            .On<TextInput>(
                nameof(TextActivities.JudgePrompt), _ => Outcome.None<GuardVerdict>(Outcome.Unavailable, "guard.json is missing"));

        var report = await RunAsync(engine, Text(0));

        Assert.Equal(
            new OperationFailure("d0", "nlp.guard", "unavailable", "guard.json is missing"), Assert.Single(report.Failures));
        Assert.Equal("ok", report.Documents[0].Language!.Status);
    }

    [Fact]
    public async Task Analyse_DocumentTerminated_FailsAloneWithItsReason()
    {
        await using var engine = await AppEngine.StartAsync();
        engine.Host.Activities.Hold(nameof(VisionActivities.RecognizeText));
        await engine.ScheduleAsync(
            nameof(InsightsOrchestrator.AnalyseBatch), Input(Text(0), new("image", "f/001", 0, true, null, false)), Id);
        await engine.Host.SettleAsync();

        await foreach (var instance in engine.Client.GetAllInstancesAsync())
        {
            if (instance is { Name: nameof(DocumentOrchestrator.AnalyseDocument), IsCompleted: false })
                await engine.Client.TerminateInstanceAsync(instance.InstanceId, "enough", AppEngine.Stop);
        }
        var report = await engine.OutputOfAsync<InsightsReport>(Id);

        Assert.Equal(("image", "document"), (Assert.Single(report.Failures).Document, report.Failures[0].Operation));
        Assert.Equal("ok", report.Documents[0].Language!.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Analyse_ManyDocuments_KeepsTheBound(int bound)
    {
        var (underWay, most) = (0, 0);
        await using var engine = (await AppEngine.StartAsync()).OnAsync<string>(nameof(VisionActivities.RecognizeText), async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref underWay));
            await Task.Yield();
            Interlocked.Decrement(ref underWay);
            return Outcome.None<RecognizedText>(Outcome.Failed, "no text");
        });
        var input = Input(
            [.. Enumerable.Range(0, 20).Select(i => new DocumentReference($"d{i}", $"f/{i:D3}", 0, true, null, false))]);

        await engine.ScheduleAsync(
            nameof(InsightsOrchestrator.AnalyseBatch), input with { Options = new() { MaxParallelDocuments = bound } }, Id);
        var report = await engine.OutputOfAsync<InsightsReport>(Id);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"d{i}"), report.Documents.Select(document => document.Id));
        Assert.InRange(most, 1, bound);
    }

    private static DocumentReference Text(int i) => new($"d{i}", $"f/{i:D3}", 10, false, null, false);

    private static InsightsInput Input(params DocumentReference[] documents) => new(documents, new(), "digest");

    private static async Task<InsightsReport> RunAsync(AppEngine engine, params DocumentReference[] documents)
    {
        await engine.ScheduleAsync(nameof(InsightsOrchestrator.AnalyseBatch), Input(documents), Id);
        return await engine.OutputOfAsync<InsightsReport>(Id);
    }
}
