namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>An item that may be recommended.</summary>
/// <param name="Item">Its id.</param>
/// <param name="Features">What is known of it, for example <c>topic</c>: <c>storage</c>; null where nothing is.</param>
public sealed record RankingCandidate(string Item, IReadOnlyDictionary<string, string>? Features = null);

/// <summary>Input of <c>recommendation.rank</c>.</summary>
/// <param name="Candidates">The items, each with an id of its own.</param>
/// <param name="User">The user's id; null where nobody is known.</param>
/// <param name="Features">What is known of the user and of the occasion, value by field; null where nothing is.</param>
public sealed record RankRequest(
    IReadOnlyList<RankingCandidate> Candidates, string? User = null, IReadOnlyDictionary<string, string>? Features = null);

/// <summary>An item in its place.</summary>
/// <param name="Item">Its id.</param>
/// <param name="Score">Probability that the user takes it, 0–1.</param>
/// <param name="Known">False where the model has never seen the item and judges by its features alone.</param>
public sealed record RankedItem(string Item, double Score, bool Known);

/// <summary>Result of <c>recommendation.rank</c>.</summary>
/// <param name="Items">All candidates, the most probable first; equal ones in the order in which they were sent.</param>
/// <param name="UserKnown">False where the model has never seen the user, or none was named, and judges by features alone.</param>
/// <param name="Ignored">
/// Features with a value that the model has never seen, as <c>field=value</c>, each once; they count as not sent.
/// </param>
public sealed record Ranking(IReadOnlyList<RankedItem> Items, bool UserKnown, IReadOnlyList<string> Ignored);
