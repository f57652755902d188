using FunctionsOrchestration.AI;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Models;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Insights;

/// <summary>What concerns the documents of a batch together.</summary>
/// <param name="store">Where contents are staged.</param>
public sealed class ComparisonActivities(DocumentStore store)
{
    /// <summary>Pairs of documents that mean nearly the same, by the embeddings that were staged.</summary>
    /// <param name="input">The embedded documents.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(FindNearDuplicates))]
    public async Task<Outcome<NearDuplicatesFound>> FindNearDuplicates(
        [ActivityTrigger] NearDuplicatesInput input, CancellationToken stop)
    {
        var vectors = await Task.WhenAll(
            input.Documents.Select(async document => (document.Id, (await store.ReadVectorsAsync(document.Folder, 1, stop))[0])));
        var pairs = NearDuplicates.Find(vectors, input.Cosine)
            .Select(pair => new NearDuplicatePair(pair.First, pair.Second, Math.Round(pair.Cosine, 4)));
        return new(Outcome.Ok, new NearDuplicatesFound([.. pairs]), null, null, null);
    }
}
