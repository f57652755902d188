using System.Diagnostics;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Recommendation;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>
/// Operation <c>recommendation.rank</c>: orders items by how probably a user takes them, with a field-aware factorization machine. Users
/// and items that it has never seen are judged by their features. Which fields there are depends on what it was trained on: this
/// project's README says how to train it on one's own interactions.
/// </summary>
public sealed class ItemRanker
{
    private const string Operation = "recommendation.rank";

    private readonly LazyModel<FactorizationMachine> _model;
    private readonly EmbeddedModelOptions _options;

    internal ItemRanker(LazyModel<FactorizationMachine> model, EmbeddedModelOptions options) => (_model, _options) = (model, options);

    /// <summary>Ranks items for a user.</summary>
    /// <param name="user">The user's id; null where nobody is known.</param>
    /// <param name="features">What is known of the user and of the occasion, value by field; null where nothing is.</param>
    /// <param name="candidates">The items, each with an id of its own.</param>
    /// <exception cref="InvalidModelInputException">
    /// There are no candidates or too many, one is there twice or has no id, or a feature is of a field that the model does not have.
    /// </exception>
    /// <exception cref="ModelUnavailableException">The model's file is missing or damaged.</exception>
    public Answer<Ranking> Rank(
        string? user, IReadOnlyDictionary<string, string>? features, IReadOnlyList<RankingCandidate> candidates)
    {
        RankingInput.Require(Operation, candidates, _options.MaxCandidates);
        var model = _model.For(Operation);
        var started = Stopwatch.GetTimestamp();
        var input = new RankingInput(Operation, model.Fields);
        var occasion = input.Occasion(user, features);
        RankedItem[] items =
        [
            .. candidates.Select((candidate, index) => input.Candidate(occasion, candidate, index))
                .Select((values, index) => (candidates[index].Item, Score: model.Score(values), Known: values[FactorizationMachine.Item] >= 0))
                .OrderByDescending(item => item.Score)
                .Select(item => new RankedItem(item.Item, Scores.Round(1 / (1 + Math.Exp(-item.Score))), item.Known)),
        ];
        var ranking = new Ranking(items, occasion[FactorizationMachine.User] >= 0, input.Ignored);
        var info = new ModelInfo("Field-aware factorization machine", model.Version, model.Note);
        return new(ranking, info, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
