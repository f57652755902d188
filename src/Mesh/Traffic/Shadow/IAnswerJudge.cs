using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Traffic.Shadow;

/// <summary>
/// Compares the answers of two versions to the same request. An app adds its own to the services; plans name it.
/// </summary>
public interface IAnswerJudge
{
    /// <summary>Name in plans, for example <c>fields</c>.</summary>
    string Name { get; }

    /// <summary>Compares.</summary>
    /// <param name="pair">The request and both answers.</param>
    /// <param name="cancellation">Ends the comparison.</param>
    ValueTask<AnswerComparison> CompareAsync(AnswerPair pair, CancellationToken cancellation);
}

/// <summary>Two answers to the same request.</summary>
/// <param name="Operation">What was asked.</param>
/// <param name="Request">Its canonical input.</param>
/// <param name="Live">The answer that the caller got.</param>
/// <param name="Shadow">The answer of the other version.</param>
/// <param name="Fields">Fields to compare; empty for all.</param>
public sealed record AnswerPair(Operation Operation, object Request, object Live, object Shadow, IReadOnlyList<string> Fields)
{
    /// <summary>The scoring service that the plan names; null where it names none.</summary>
    public Uri? Scorer { get; init; }
}

/// <summary>How similar two answers are.</summary>
/// <param name="Similarity">0 for nothing in common, 1 for the same.</param>
/// <param name="Differences">Fields that differ, for people.</param>
public sealed record AnswerComparison(double Similarity, IReadOnlyList<string> Differences);

/// <summary>Two answers that differ, kept for inspection. Long texts are cut.</summary>
/// <param name="At">When they were compared.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="Request">The request as JSON.</param>
/// <param name="Live">The answer that the caller got.</param>
/// <param name="Shadow">The answer of the other version.</param>
/// <param name="Similarity">How similar they are, 0–1.</param>
/// <param name="Fields">Fields that differ.</param>
public sealed record AnswerDifference(
    DateTimeOffset At, string Operation, string Request, string Live, string Shadow, double Similarity, IReadOnlyList<string> Fields);
