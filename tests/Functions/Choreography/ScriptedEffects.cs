using System.Collections.Concurrent;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Knowledge;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;

namespace FunctionsOrchestration.Functions.Tests.Choreography;

/// <summary>Effects on nothing: it keeps what was asked for, and throws or answers what the test says.</summary>
internal sealed class ScriptedEffects : IIngestionEffects
{
    private static readonly ModelInfo Model = new("scripted", "1");

    /// <summary>Names of what was asked for, in the order of the calls.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Called before each effect with its name; may throw.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public Outcome<GuardVerdict> Verdict { get; set; } = Outcome.Of(new Answer<GuardVerdict>(new(false, 0.1), Model, 1));

    public Task<Outcome<FetchedImageSummary>> FetchImageAsync(DocumentReference document, CancellationToken stop) =>
        DoAsync("fetch", new Outcome<FetchedImageSummary>(Outcome.Ok, new(100), null, null, null));

    public Task<Outcome<RecognizedText>> RecognizeTextAsync(string folder, CancellationToken stop) =>
        DoAsync("recognize", Outcome.Of(new Answer<RecognizedText>(new("read", [], 1, 1), Model, 1)));

    public Task<Outcome<GuardVerdict>> JudgeAsync(TextInput text, CancellationToken stop) => DoAsync("judge", Verdict);

    public Task<Outcome<PassageCount>> EmbedAsync(EmbedInput passages, CancellationToken stop) =>
        DoAsync("embed", Outcome.Of(new Answer<PassageCount>(new(3), Model, 1)));

    public Task<int> WriteIndexAsync(IndexInput document, CancellationToken stop) => DoAsync("write", document.Passages);

    public Task<int> CommitIndexAsync(KnowledgeEventData ingestion, CancellationToken stop) =>
        DoAsync("commit", ingestion.Passages);

    public Task<string> PublishIngestedAsync(KnowledgeEventData ingestion, CancellationToken stop) => DoAsync("ingested", "id");

    public Task DiscardExtractedAsync(string[] folders, CancellationToken stop) => DoAsync("discardExtracted", true);

    public Task DiscardPassagesAsync(string[] folders, CancellationToken stop) => DoAsync("discardPassages", true);

    public Task RetractIndexAsync(string ingestionId, CancellationToken stop) => DoAsync("retract", true);

    public Task PublishRetractedAsync(string ingestionId, CancellationToken stop) => DoAsync("retracted", true);

    private Task<T> DoAsync<T>(string name, T answer)
    {
        Before(name);
        Calls.Enqueue(name);
        return Task.FromResult(answer);
    }
}
