using System.Collections.Concurrent;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Entities;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Insights;
using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Functions.Tests;

/// <summary>
/// The app's orchestrators and entities on the real engine and a clock that the test moves. Activities are scripted: every call
/// is
/// noted, and a test replaces the ones that shall fail, wait or answer something else.
/// </summary>
internal sealed class AppEngine : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("app-engine-").FullName;
    private readonly TaskHandlers _handlers = new();
    private DurableEngine? _engine;

    public AppEngine()
    {
        Orchestrator<InsightsInput>(
            nameof(InsightsOrchestrator.AnalyseBatch), async (context, input) =>
                await InsightsOrchestrator.AnalyseBatch(context, input));
        Orchestrator<DocumentInput>(
            nameof(DocumentOrchestrator.AnalyseDocument), async (context, input) =>
                await DocumentOrchestrator.AnalyseDocument(context, input));
        Orchestrator<IngestionInput>(
            nameof(IngestionOrchestrator.Ingest), async (context, input) => await IngestionOrchestrator.Ingest(context, input));
        Orchestrator<IngestionInput>(
            nameof(IngestionGuardian.GuardIngestion), async (context, input) =>
                await IngestionGuardian.GuardIngestion(context, input));
        _handlers.Entities[nameof(Budget)] = dispatcher => dispatcher.DispatchAsync(new Budget(Time));

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

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Names of the activities that were called, in the order of the calls.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public DurableTaskClient Client => _engine!.Client;

    public async Task<AppEngine> StartAsync()
    {
        _engine = new DurableEngine(
            new EngineOptions { DataDirectory = _directory, StopGrace = TimeSpan.Zero,
            Converter = new JsonDataConverter(Serialization.Options) }, _handlers, Time, NullLoggerFactory.Instance);
        await _engine.StartAsync(Stop);
        return this;
    }

    public async Task RestartAsync()
    {
        await _engine!.DisposeAsync();
        await StartAsync();
    }

    public AppEngine On<TInput>(string activity, Func<TInput, object?> code) =>
        OnAsync<TInput>(activity, input => Task.FromResult(code(input)));

    public AppEngine OnAsync<TInput>(string activity, Func<TInput, Task<object?>> code)
    {
        _handlers.Activities[activity] = (call, _) =>
        {
            Calls.Enqueue(call.Name);
            return code(call.Converter.Deserialize<TInput>(call.SerializedInput)!);
        };
        return this;
    }

    /// <summary>Lets an activity wait until the test lets it go on.</summary>
    public Gate Hold(string activity, object? answer)
    {
        var gate = new Gate();
        OnAsync<object>(activity, async _ =>
        {
            gate.Reached.TrySetResult();
            await gate.Released.Task;
            return answer;
        });
        return gate;
    }

    public Task<string> ScheduleAsync(string orchestrator, object input, string id) =>
        Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id), Stop);

    /// <summary>Moves the clock on until the instance has ended: retries wait for nothing else.</summary>
    public async Task<T> OutputOfAsync<T>(string id)
    {
        while (true)
        {
            if (await Client.GetInstanceAsync(id, getInputsAndOutputs: true, Stop) is { IsCompleted: true } ended)
            {
                Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.SerializedOutput);
                return ended.ReadOutputAs<T>()!;
            }
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private void Orchestrator<TInput>(string name, Func<TaskOrchestrationContext, TInput, Task<object?>> code) =>
        _handlers.Orchestrators[name] = context => code(context, context.GetInput<TInput>()!);
}

/// <summary>An activity that waits.</summary>
internal sealed class Gate
{
    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
