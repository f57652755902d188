using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Sagas;

namespace FunctionsOrchestration.Ingestion;

/// <summary>What an ingestion costs, in model calls: one to read an image, one to judge a text, one to embed a passage.</summary>
internal static class IngestionCost
{
    /// <summary>Passages that the text of an image is taken to have before it is read.</summary>
    private const int PassagesOfAnImage = 4;

    /// <summary>What is reserved before anything is known but the lengths of the texts that were sent.</summary>
    public static int Estimate(IEnumerable<DocumentReference> documents, IngestionOptions options) => documents.Sum(document =>
        (document.TextCharacters > 0 ? 1 + PassagesOf(document.TextCharacters, options) : 0)
        + (document.HasImage || document.ImageUrl is not null ? 2 + PassagesOfAnImage : 0));

    /// <summary>What was really spent.</summary>
    public static int Spent(IEnumerable<IngestedDocument> documents) => documents.Sum(document =>
        document.Texts.Count + document.Passages + (document.Texts.Contains(StagedText.Extracted) ? 1 : 0));

    /// <summary>Model calls as what a budget counts.</summary>
    public static BudgetAmount AmountOf(int calls, IngestionOptions options) =>
        new((long)(calls * options.MoneyPerModelCall * BudgetAmount.MicroUnitsPerUnit), Calls: calls);

    /// <summary>The wish to have an amount set aside. Who has no tenant of its own spends what all of them share.</summary>
    public static BudgetRequest RequestOf(IngestionInput input, BudgetAmount amount) => new(input.IngestionId, amount)
    {
        Owner = input.IngestionId,
        Default = input.Tenant is null or BudgetTenants.Ingestion ? BudgetTenants.DefaultOf(input.Options) : null,
    };

    /// <summary>What was really spent, in place of what was set aside.</summary>
    public static BudgetSettlement SettlementOf(IngestionInput input, IReadOnlyList<IngestedDocument> documents) =>
        new(input.IngestionId, AmountOf(Spent(documents), input.Options)) { IsSpent = true };

    /// <summary>Stops a saga whose wish was not granted.</summary>
    public static SagaStoppedException Refused(string step, BudgetRequest request, BudgetAnswer answer) => new(
        step, answer.Reason == BudgetRefusalReason.Exhausted ? answer.Shortage(request.Amount) : answer.Message!,
        kind: FailureKind.Budget);

    private static int PassagesOf(int characters, IngestionOptions options) =>
        (int)Math.Ceiling((double)characters / (options.PassageCharacters - options.PassageOverlap));
}
