namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>Which model answered, so that a result can be traced and reproduced.</summary>
/// <param name="Name">The model's own name, for example <c>PP-OCRv4</c>.</param>
/// <param name="Version">The version of the model or of the package that it came in.</param>
/// <param name="Note">What a reader of the result must know, for example that a summary is extractive; null where there is nothing to say.</param>
public sealed record ModelInfo(string Name, string Version, string? Note = null);

/// <summary>The answer of an AI operation: what was found, by which model, and how long that took.</summary>
/// <typeparam name="T">The canonical result of the operation.</typeparam>
/// <param name="Value">What was found.</param>
/// <param name="Model">The model that found it.</param>
/// <param name="Milliseconds">Wall time of the inference, without the time spent loading the model.</param>
public sealed record Answer<T>(T Value, ModelInfo Model, double Milliseconds);
