using System.Globalization;
using FunctionsOrchestration.AI;
using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Knowledge;

/// <summary>Finds the passages that mean most nearly what is asked.</summary>
/// <param name="snapshots">What is searchable.</param>
/// <param name="mesh">Finds who embeds the question.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what is unavailable.</param>
public sealed class KnowledgeSearch(KnowledgeSnapshots snapshots, IMesh mesh, TimeProvider time, ILogger<KnowledgeSearch> log)
{
    private const int MaxQuestionCharacters = 1000;
    private const int MaxTop = 50;
    private const int DefaultTop = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Parameters = ["q", "top", "code"];

    /// <summary><c>GET /api/knowledge/search?q=…&amp;top=…</c>.</summary>
    /// <param name="request">The question <c>q</c>, 1 to 1,000 characters, and how many passages to answer with, <c>top</c>, 1
    ///   to 50 (default 5).</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the search.</param>
    /// <returns>200 with <see cref="SearchAnswer"/>; 400 with everything that is wrong; 503 where the embedding model or the
    ///   storage account is unavailable.</returns>
    [Function("SearchKnowledge")]
    public async Task<IActionResult> SearchAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "knowledge/search")] HttpRequest request,
        [DurableClient] DurableTaskClient owners, CancellationToken stop)
    {
        var errors = new RequestErrors();
        var (question, top) = Read(request.Query, errors);
        if (errors.Count > 0) return Problems.BadRequest(errors);

        var embedded = await EmbedAsync(question, stop);
        if (embedded.Problem is { } problem)
        {
            CallHeaders.Write(request.HttpContext.Response.Headers, embedded);
            return problem.Reason == ProblemReason.InvalidInput
                ? Problems.BadRequest("q", question, problem.Message, "Ask in other words.")
                : CallProblems.Of(problem, embedded.Route);
        }

        KnowledgeSnapshot snapshot;
        try
        {
            snapshot = await snapshots.GetAsync(stop);
        }
        catch (Exception e) when (StorageFailure.Is(e))
        {
            log.SearchFailed(e);
            return Problems.StorageUnavailable("Nothing was searched. Ask again in a moment.");
        }

        var meaning = embedded.Require<IReadOnlyList<Embedding>>()[0].Vector;
        var found = VectorSearch.Nearest(meaning, snapshot.Vectors, top)
            .Select(near => FoundPassage.Of(snapshot.Passages[near.Index], near.Cosine));
        return Serialization.Answer(
            new SearchAnswer(
                question, [.. found], snapshot.Passages.Count, embedded.Model!, Math.Round(embedded.Elapsed.TotalMilliseconds, 2)));
    }

    private async Task<MeshResult> EmbedAsync(string question, CancellationToken stop)
    {
        // Somebody looks at an empty page meanwhile: it goes before batches, and is given up sooner.
        var result = await mesh.SendAsync(
            new MeshRequest(Operations.Embed.Domain, Operations.Embed.Name, new TextsRequest([question]))
            {
                Caller = "knowledge", Priority = CallPriority.Critical, Deadline = time.GetUtcNow() + Patience,
            }, stop);
        log.ServiceCalled(Operations.Embed.Key, "knowledge", result);
        return result;
    }

    private static (string Question, int Top) Read(IQueryCollection query, RequestErrors errors)
    {
        foreach (var name in query.Keys.Where(name => !Parameters.Contains(name)))
            errors.Add(name, query[name], "Unknown parameter.", "Leave it out. Known here: q, top.");

        string? question = query["q"];
        if (string.IsNullOrWhiteSpace(question))
            errors.Add("q", question, "The question is missing.", "Ask something: ?q=how+do+sagas+end.");
        else if (question.Length > MaxQuestionCharacters)
            errors.Add("q", question, $"A question has at most {MaxQuestionCharacters} characters.", "Ask in fewer words.");

        string? top = query["top"];
        var count = DefaultTop;
        if (top is not null
            && (!int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxTop))
            errors.Add("top", top, $"Not a whole number from 1 to {MaxTop}.", "Send for example top=5, or leave it out.");
        return (question ?? "", count);
    }
}

/// <summary>Answer to a search.</summary>
/// <param name="Query">The question.</param>
/// <param name="Passages">The nearest passages, nearest first.</param>
/// <param name="Searched">Passages that were searched.</param>
/// <param name="Model">The model that embedded the question.</param>
/// <param name="Milliseconds">Wall time of embedding the question.</param>
public sealed record SearchAnswer(
    string Query, IReadOnlyList<FoundPassage> Passages, int Searched, ModelInfo Model, double Milliseconds);

/// <summary>A passage that was found.</summary>
/// <param name="Score">Cosine of question and passage, −1 to 1.</param>
/// <param name="Text">The passage.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record FoundPassage(double Score, string Text, PassageSource Source)
{
    internal static FoundPassage Of(IndexedPassage passage, double cosine) =>
        new(Math.Round(cosine, 4), passage.Text, new(passage.DocumentId, passage.IngestionId, passage.Passage));
}

/// <summary>Where a passage comes from.</summary>
/// <param name="Document">The sender's name for the document.</param>
/// <param name="Ingestion">The ingestion that brought it.</param>
/// <param name="Passage">Its place in the document, from 0.</param>
public sealed record PassageSource(string Document, string Ingestion, int Passage);
