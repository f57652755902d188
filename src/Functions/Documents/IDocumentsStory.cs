using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Documents;

/// <summary>A story that begins with documents: what it does with a valid request.</summary>
public interface IDocumentsStory
{
    /// <summary>Start of its instances' ids, for example <c>insights</c>.</summary>
    string Prefix { get; }

    /// <summary>Steps that <c>failAt</c> may name; null where requests have no such field.</summary>
    IReadOnlyList<string>? FailAtSteps { get; }

    /// <summary>Schedules the orchestration under the instance id, which this request alone has.</summary>
    /// <param name="client">Where orchestrations are started.</param>
    /// <param name="accepted">What was accepted.</param>
    /// <param name="cancellation">Ends the scheduling.</param>
    Task ScheduleAsync(DurableTaskClient client, AcceptedDocuments accepted, CancellationToken cancellation);
}
