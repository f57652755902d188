using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Durable;
using FunctionsOrchestration.Knowledge;
using FunctionsOrchestration.Models;
using FunctionsOrchestration.Sagas;

namespace FunctionsOrchestration.Ingestion;

/// <summary>
/// What each step does with the documents of an ingestion: the same for the conductor and for the participants of the
/// choreography, who differ in who decides that a step is taken. Every effect is keyed by the ingestion's id, so that doing it
/// twice is the same as once. What is wrong with a document leaves that document out; what is wrong with a service, or with all
/// documents, stops the saga.
/// </summary>
/// <param name="effects">What is done to the world.</param>
/// <param name="input">The ingestion.</param>
/// <param name="stop">Ends an effect under way, where effects can be ended.</param>
internal sealed class DocumentSteps(IIngestionEffects effects, IngestionInput input, CancellationToken stop = default)
{
    /// <summary>True while no further document shall be begun.</summary>
    public Func<bool> StopBeginning { get; init; } = () => false;

    public static IReadOnlyList<IngestedDocument> NotBegun(IngestionInput input) =>
        [.. input.Documents.Select(document => new IngestedDocument(document, []))];

    public static string[] Folders(IngestionInput input) => [.. input.Documents.Select(document => document.Folder)];

    /// <exception cref="SagaStoppedException">No document is left, or a model is unavailable.</exception>
    public Task<IReadOnlyList<IngestedDocument>> ExtractAsync(IReadOnlyList<IngestedDocument> documents) =>
        ForEachAcceptedAsync(IngestionSteps.Extract, documents, async entry =>
        {
            var document = entry.Document;
            List<StagedText> texts = document.TextCharacters > 0 ? [StagedText.Sent] : [];
            var (recognized, problem) = await ReadImageAsync(document);
            if (!string.IsNullOrWhiteSpace(recognized)) texts.Add(StagedText.Extracted);
            return texts.Count > 0
                ? entry with { Texts = texts, Problem = problem }
                : entry.LeftOut(
                    DocumentState.Skipped,
                    problem ?? (document.HasSeries ? "A series has no text to search for." : "No text was found in the image."));
        });

    /// <exception cref="SagaStoppedException">No document is left, or a model is unavailable.</exception>
    public Task<IReadOnlyList<IngestedDocument>> GuardAsync(IReadOnlyList<IngestedDocument> documents) =>
        ForEachAcceptedAsync(IngestionSteps.Guard, documents, async entry =>
        {
            foreach (var text in entry.Texts)
            {
                var verdict = Available(
                    IngestionSteps.Guard, await effects.JudgeAsync(new TextInput(entry.Document.Folder, text), stop));
                if (verdict.Value?.Score >= input.Options.QuarantineScore)
                    return entry.LeftOut(
                        DocumentState.Quarantined,
                        FormattableString.Invariant($"The prompt guard gave a passage a score of {verdict.Value.Score:0.00}; ")
                        + FormattableString.Invariant($"from {input.Options.QuarantineScore:0.00} on a document is quarantined."));
                if (!verdict.IsOk)
                    return entry.LeftOut(DocumentState.Quarantined, $"The prompt guard could not judge it: {verdict.Problem}");
            }
            return entry;
        });

    /// <exception cref="SagaStoppedException">No document is left, or a model is unavailable.</exception>
    public Task<IReadOnlyList<IngestedDocument>> EmbedAsync(IReadOnlyList<IngestedDocument> documents) =>
        ForEachAcceptedAsync(IngestionSteps.Embed, documents, async entry =>
        {
            var request = new EmbedInput(
                entry.Document.Folder, entry.Texts, input.Options.PassageCharacters, input.Options.PassageOverlap);
            var passages = Available(IngestionSteps.Embed, await effects.EmbedAsync(request, stop));
            return passages.Value is { Count: var count } ? entry with { Passages = count }
                : entry.LeftOut(DocumentState.Skipped, passages.Problem!);
        });

    public async Task<int> IndexAsync(IReadOnlyList<IngestedDocument> documents)
    {
        await SlidingWindow.RunAsync(
            Accepted(documents), input.Options.MaxParallelDocuments, entry => effects.WriteIndexAsync(
                new IndexInput(input.IngestionId, entry.Document.Id, entry.Document.Folder, entry.Passages), stop));
        return await effects.CommitIndexAsync(EventData(documents), stop);
    }

    public Task<string> PublishAsync(IReadOnlyList<IngestedDocument> documents) =>
        effects.PublishIngestedAsync(EventData(documents), stop);

    private async Task<(string? Text, string? Problem)> ReadImageAsync(DocumentReference document)
    {
        if (document.ImageUrl is not null)
        {
            var fetched = await effects.FetchImageAsync(document, stop);
            if (!fetched.IsOk) return (null, fetched.Problem);
        }
        else if (!document.HasImage)
        {
            return (null, null);
        }
        var recognized = Available(IngestionSteps.Extract, await effects.RecognizeTextAsync(document.Folder, stop));
        return (recognized.Value?.Text, recognized.Problem);
    }

    /// <summary>That a model is unavailable is nothing that a document can help, so it stops the saga.</summary>
    private static Outcome<T> Available<T>(string step, Outcome<T> outcome)
        where T : class =>
        outcome.Status == Outcome.Unavailable
            ? throw new SagaStoppedException(step, outcome.Problem!, kind: FailureKind.Unavailable) : outcome;

    private async Task<IReadOnlyList<IngestedDocument>> ForEachAcceptedAsync(
        string step, IReadOnlyList<IngestedDocument> documents, Func<IngestedDocument, Task<IngestedDocument>> run)
    {
        var results = await SlidingWindow.RunAsync(documents, input.Options.MaxParallelDocuments,
            entry => entry.State == DocumentState.Accepted && !StopBeginning() ? run(entry) : Task.FromResult(entry));
        if (Accepted(results).Count > 0) return results;
        throw new SagaStoppedException(
            step,
            "No document is left. " + string.Join(" ", results.Take(5).Select(entry => $"{entry.Document.Id}: {entry.Problem}")),
            kind: FailureKind.Refused);
    }

    private KnowledgeEventData EventData(IReadOnlyList<IngestedDocument> documents)
    {
        var accepted = Accepted(documents);
        return new(input.IngestionId, [.. accepted.Select(entry => entry.Document.Id)], accepted.Sum(entry => entry.Passages));
    }

    private static List<IngestedDocument> Accepted(IReadOnlyList<IngestedDocument> documents) =>
        [.. documents.Where(entry => entry.State == DocumentState.Accepted)];
}
