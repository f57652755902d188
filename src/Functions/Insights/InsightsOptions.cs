using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Insights;

/// <summary>How batches of documents are analysed: the section <c>Insights</c> of the configuration.</summary>
public sealed record InsightsOptions
{
    /// <summary>
    /// Most documents of one batch under way at once, 1–100. Default 4; each may have several model calls in flight.
    /// </summary>
    public int MaxParallelDocuments { get; init; } = 4;

    /// <summary>Sentences of a summary, 1–20. Default 3.</summary>
    public int SummarySentences { get; init; } = 3;

    /// <summary>Values of a forecast, 1–1000. Default 12.</summary>
    public int ForecastSteps { get; init; } = 12;

    /// <summary>Cosine from which two documents are reported as near-duplicates, 0–1. Default 0.9.</summary>
    public double NearDuplicateCosine { get; init; } = 0.9;
}

/// <summary>Checks <see cref="InsightsOptions"/> when the app starts; names every error in one message.</summary>
internal sealed class InsightsOptionsValidator : IValidateOptions<InsightsOptions>
{
    public ValidateOptionsResult Validate(string? name, InsightsOptions options) => new OptionsErrors("Insights")
        .Within(1, 100, options.MaxParallelDocuments, nameof(options.MaxParallelDocuments))
        .Within(1, 20, options.SummarySentences, nameof(options.SummarySentences))
        .Within(1, 1000, options.ForecastSteps, nameof(options.ForecastSteps))
        .Within(0, 1, options.NearDuplicateCosine, nameof(options.NearDuplicateCosine))
        .ToResult();
}
