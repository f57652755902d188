namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>Input of operations on an image.</summary>
/// <param name="Image">The file's bytes: PNG, JPEG, GIF, BMP or WebP.</param>
public sealed record ImageRequest(byte[] Image);

/// <summary>Input of operations on one text.</summary>
/// <param name="Text">The text.</param>
public sealed record TextRequest(string Text);

/// <summary>Input of operations on several texts at once.</summary>
/// <param name="Texts">The texts; the answer has one entry for each, in this order.</param>
public sealed record TextsRequest(IReadOnlyList<string> Texts);

/// <summary>Input of <c>nlp.summarize</c>.</summary>
/// <param name="Text">The text.</param>
/// <param name="Sentences">How many sentences the summary has at most.</param>
public sealed record SummaryRequest(string Text, int Sentences = 3);

/// <summary>Input of <c>timeseries.anomaly</c>.</summary>
/// <param name="Series">Equidistant values, oldest first.</param>
public sealed record SeriesRequest(double[] Series);

/// <summary>Input of <c>timeseries.forecast</c>.</summary>
/// <param name="Series">Equidistant values, oldest first.</param>
/// <param name="Steps">How many values to forecast.</param>
public sealed record ForecastRequest(double[] Series, int Steps);
