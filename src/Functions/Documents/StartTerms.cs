using System.Text.Json.Serialization;
using FunctionsOrchestration.Supervision;

namespace FunctionsOrchestration.Documents;

/// <summary>What the sender of documents said besides the documents. Kept with a start that waits for its turn; new fields are optional.</summary>
public sealed record StartTerms
{
    /// <summary>Whose budget pays; null for the story's own.</summary>
    public string? Tenant { get; init; }

    /// <summary>What shall be done about a failed step, before the configured rules; null for nothing else than these.</summary>
    public SupervisionRule? Supervision { get; init; }

    /// <summary>What is wrong with it, told together with what is wrong with the documents.</summary>
    [JsonIgnore]
    public IReadOnlyList<RequestError> Errors { get; init; } = [];
}
