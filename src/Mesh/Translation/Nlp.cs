namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>A candidate language of a text.</summary>
/// <param name="Code">ISO 639-3 code, for example <c>eng</c>; <c>und</c> where the text has no letters.</param>
/// <param name="Score">Probability, 0–1.</param>
public sealed record LanguageScore(string Code, double Score);

/// <summary>Result of <c>nlp.language</c>: the most probable languages, best first.</summary>
/// <param name="Code">The best candidate's code.</param>
/// <param name="Score">The best candidate's probability, 0–1.</param>
/// <param name="Candidates">At most three candidates, best first.</param>
public sealed record DetectedLanguage(string Code, double Score, IReadOnlyList<LanguageScore> Candidates);

/// <summary>Result of <c>nlp.guard</c>: whether a text tries to take control of a prompt that it is put into.</summary>
/// <param name="Flagged">True from the operation's threshold on.</param>
/// <param name="Score">Probability of an injection, 0–1.</param>
public sealed record GuardVerdict(bool Flagged, double Score);

/// <summary>Result of <c>nlp.sentiment</c>.</summary>
/// <param name="Label"><c>positive</c>, <c>neutral</c> or <c>negative</c>; neutral where the probability is too near to one half to say.</param>
/// <param name="Positive">Probability that the text is positive, 0–1.</param>
public sealed record Sentiment(string Label, double Positive);

/// <summary>Result of <c>nlp.embed</c>: the meaning of a text as a point on the unit sphere.</summary>
/// <param name="Vector">512 numbers of Euclidean length 1, so that a dot product is a cosine.</param>
public sealed record Embedding(float[] Vector);

/// <summary>A sentence that a summary took from its text.</summary>
/// <param name="Text">The sentence as it stands in the text.</param>
/// <param name="Score">Its centrality, 0–1: the mean cosine to all other sentences.</param>
/// <param name="Index">Its place among the sentences of the text, from 0.</param>
public sealed record SummarySentence(string Text, double Score, int Index);

/// <summary>Result of <c>nlp.summarize</c>: the most central sentences, in the order of the text.</summary>
/// <param name="Text">The sentences, separated by spaces.</param>
/// <param name="Sentences">The sentences with their scores, in the order of the text.</param>
public sealed record Summary(string Text, IReadOnlyList<SummarySentence> Sentences);
