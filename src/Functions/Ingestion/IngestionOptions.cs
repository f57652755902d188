using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Ingestion;

/// <summary>How documents are made searchable: the section <c>Ingestion</c> of the configuration.</summary>
public sealed record IngestionOptions
{
    /// <summary>Most documents of one ingestion under way at once, 1–100. Default 4.</summary>
    public int MaxParallelDocuments { get; init; } = 4;

    /// <summary>
    /// Characters (UTF-16 units) of a passage at most, 100–8,000. Default 400: a few sentences, which is what an embedding
    /// holds well.
    /// </summary>
    public int PassageCharacters { get; init; } = 400;

    /// <summary>Characters that a passage repeats of the one before, 0 to half a passage. Default 0: passages then begin where sentences do.</summary>
    public int PassageOverlap { get; init; }

    /// <summary>
    /// Score from which a passage quarantines its document, 0–1. Default 0.85. The model's own threshold, 0.5, is meant for
    /// what people type into a prompt; the prose of documents passes it too often.
    /// </summary>
    public double QuarantineScore { get; init; } = 0.85;

    /// <summary>
    /// Model calls that the ingestions of tenants without a budget of their own may spend a day (UTC) together, 1 or more. Default 100,000.
    /// </summary>
    public int ModelCallsPerDay { get; init; } = 100_000;

    /// <summary>What a model call is taken to cost in budgets of money, 0 to 1,000. Default 0: the embedded models cost nothing.</summary>
    public decimal MoneyPerModelCall { get; init; }
}

/// <summary>Checks <see cref="IngestionOptions"/> when the app starts; names every error in one message.</summary>
internal sealed class IngestionOptionsValidator : IValidateOptions<IngestionOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestionOptions options) => new OptionsErrors("Ingestion")
        .Within(1, 100, options.MaxParallelDocuments, nameof(options.MaxParallelDocuments))
        .Within(100, 8000, options.PassageCharacters, nameof(options.PassageCharacters))
        .Within(0, options.PassageCharacters / 2, options.PassageOverlap, nameof(options.PassageOverlap))
        .Within(0, 1, options.QuarantineScore, nameof(options.QuarantineScore))
        .AtLeast(1, options.ModelCallsPerDay, nameof(options.ModelCallsPerDay))
        .Within(0, 1_000, (double)options.MoneyPerModelCall, nameof(options.MoneyPerModelCall))
        .ToResult();
}
