using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Insights;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;
using FunctionsOrchestration.Supervision;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests;

/// <summary>
/// The app's orchestrators and entities on the real engine and a clock that the test moves. Activities are scripted: a test
/// replaces the ones that shall fail, wait or answer something else.
/// </summary>
internal sealed class AppEngine : IAsyncDisposable
{
    private static readonly Type[] Functions =
    [
        typeof(InsightsOrchestrator), typeof(DocumentOrchestrator), typeof(IngestionOrchestrator), typeof(IngestionGuardian),
        typeof(Budget), typeof(VisionActivities), typeof(TextActivities), typeof(SeriesActivities), typeof(ComparisonActivities),
        typeof(IngestionActivities), typeof(StagingActivities), typeof(SupervisionOrchestrator), typeof(SupervisionDesk),
    ];

    private AppEngine(LocalTestHost host)
    {
        Host = host;
        var model = new ModelInfo("scripted", "1");
        On<DocumentReference>(
            nameof(VisionActivities.FetchImage), _ => new Outcome<FetchedImageSummary>(Outcome.Ok, new(100), null, null, null));
        On<string>(
            nameof(VisionActivities.RecognizeText), _ => Outcome.Of(new Answer<RecognizedText>(new("read", [], 1, 1), model, 1)));
        On<TextInput>(
            nameof(TextActivities.DetectLanguage), _ => Outcome.Of(new Answer<DetectedLanguage>(new("eng", 0.9, []), model, 1)));
        On<TextInput>(nameof(TextActivities.JudgePrompt), _ => Outcome.Of(new Answer<GuardVerdict>(new(false, 0.1), model, 1)));
        On<TextInput>(
            nameof(TextActivities.ClassifySentiment), _ => Outcome.Of(new Answer<Sentiment>(new("positive", 0.8), model, 1)));
        On<TextInput>(nameof(TextActivities.EmbedText), _ => Outcome.Of(new Answer<EmbeddingSummary>(new(512), model, 1)));
        On<TextInput>(nameof(TextActivities.SummarizeText), _ => Outcome.Of(new Answer<Summary>(new("short", []), model, 1)));
        On<SeriesInput>(
            nameof(SeriesActivities.DetectAnomalies), _ => Outcome.Of(new Answer<AnomalyReport>(new([], 3), model, 1)));
        On<SeriesInput>(
            nameof(SeriesActivities.ForecastSeries), _ => Outcome.Of(new Answer<Forecast>(new([1], "ssa", null), model, 1)));
        On<NearDuplicatesInput>(
            nameof(ComparisonActivities.FindNearDuplicates), _ =>
                new Outcome<NearDuplicatesFound>(Outcome.Ok, new([]), null, null, null));
        On<TextInput>(
            nameof(IngestionActivities.JudgePassages), _ => Outcome.Of(new Answer<GuardVerdict>(new(false, 0.1), model, 1)));
        On<EmbedInput>(nameof(IngestionActivities.EmbedPassages), _ => Outcome.Of(new Answer<PassageCount>(new(3), model, 1)));
        On<IndexInput>(nameof(IngestionActivities.WriteIndex), input => input.Passages);
        On<object>(nameof(IngestionActivities.CommitIndex), _ => 3);
        On<object>(nameof(IngestionActivities.PublishIngested), _ => "event");
        foreach (
            var undo in new[] { nameof(IngestionActivities.RetractIndex), nameof(IngestionActivities.DiscardExtracted),
            nameof(IngestionActivities.DiscardPassages), nameof(IngestionActivities.PublishRetracted),
            nameof(StagingActivities.DeleteStaged) })
            On<object>(undo, _ => "");
        OnAsync<string>(nameof(IngestionActivities.ReadJournal), async id =>
        {
            var saga = await Client.GetInstanceAsync(id, getInputsAndOutputs: true, Stop);
            var progress = saga!.ReadCustomStatusAs<IngestionProgress>()!;
            return new AbandonedSaga(
                progress.Journal, progress.Step, saga.RuntimeStatus == OrchestrationRuntimeStatus.Terminated ? $"It was terminated: {saga.SerializedOutput?.Trim('"')}" : null);
        });
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public LocalTestHost Host { get; }

    /// <summary>Names of the activities that were called, in the order of the calls.</summary>
    public IEnumerable<string> Calls => Host.Activities.Calls.Select(call => call.Activity);

    public DurableTaskClient Client => Host.Client;

    public static async Task<AppEngine> StartAsync(IControlTable? notices = null) =>
        new(await LocalTestHost.StartAsync(Functions, services => services.AddSerialization().AddSingleton(notices ?? new MemoryControlTable())));

    public AppEngine On<TInput>(string activity, Func<TInput, object?> code)
    {
        Host.Activities.Replace(activity, code);
        return this;
    }

    public AppEngine OnAsync<TInput>(string activity, Func<TInput, Task<object?>> code)
    {
        Host.Activities.ReplaceAsync(activity, code);
        return this;
    }

    public Task<string> ScheduleAsync(string orchestrator, object input, string id) =>
        Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id), Stop);

    /// <summary>The output, when the clock has passed whatever the instance waits for.</summary>
    public async Task<T> OutputOfAsync<T>(string id)
    {
        var ended = await Host.RunToEndAsync(id);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.SerializedOutput);
        return ended.ReadOutputAs<T>()!;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
