using System.Text.Json;
using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Topics.Outbox;

namespace FunctionsOrchestration.Topics.Deliveries;

/// <summary>An event as a question to an AI service, and the service's answer as an event.</summary>
internal static class EventQuestion
{
    /// <summary>The operation's input that an event's data is; null where it is none.</summary>
    /// <param name="one">The event.</param>
    /// <param name="operation">Who shall answer.</param>
    /// <param name="errors">What is wrong with the data; nothing is added where it is no JSON at all.</param>
    public static object? Read(CloudEvent one, Operation operation, RequestErrors errors)
    {
        if (one.Data.Kind != EventDataKind.Json) return null;
        using var data = JsonDocument.Parse(one.Data.Bytes);
        return new ContractReader(errors, []).Read(data.RootElement, operation.Input, "data");
    }

    /// <summary>The answer, with the question as its cause.</summary>
    /// <param name="question">The event that asked.</param>
    /// <param name="key">Its key; with it as the id, an answer that is made again is the same event.</param>
    /// <param name="source">Who asked.</param>
    /// <param name="operation">Who answered.</param>
    /// <param name="answer">What.</param>
    /// <param name="at">When.</param>
    public static CloudEvent Answer(CloudEvent question, string key, string source, Operation operation, object? answer, DateTimeOffset at) => new()
    {
        Id = key,
        Source = source,
        Type = $"{operation.Key}.answered",
        Subject = question.Subject,
        Time = at,
        DataContentType = "application/json",
        Extensions = [new EventExtension(EventExtensions.CausationId, question.Id)],
        Data = new EventData(EventDataKind.Json, JsonSerializer.SerializeToUtf8Bytes(answer, CanonicalJson.Options)),
    };

    /// <summary>Whether the same question would be refused again.</summary>
    public static bool IsRefused(ProblemReason reason) =>
        reason is ProblemReason.InvalidInput or ProblemReason.ContextTooLong or ProblemReason.ContentRefused or ProblemReason.KeyReused;
}
