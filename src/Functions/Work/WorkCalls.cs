using System.Text.Json;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Backpressure;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Work;

/// <summary>Does items that are calls. The item's key reaches the mesh, so that an item that is done twice is answered once.</summary>
/// <param name="mesh">Finds who answers.</param>
/// <param name="store">Where large payloads are.</param>
/// <param name="options">Tries and times.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Chance.</param>
public sealed class WorkCalls(IMesh mesh, DocumentStore store, IOptions<WorkOptions> options, TimeProvider time, Random random)
{
    private readonly WorkOptions _options = options.Value;

    internal async Task<WorkOutcome> DoAsync(WorkItem item, int attempt, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        if (item.Deadline <= now)
        {
            return WorkOutcome.Dead(
                nameof(ProblemReason.DeadlineExceeded), $"The deadline passed before its turn. {item.LastProblem}".TrimEnd());
        }

        if (item.AcceptedAt + _options.Lifetime <= now)
            return WorkOutcome.Dead("Expired", $"It had no answer within {_options.Lifetime:c}. {item.LastProblem}".TrimEnd());
        if (!mesh.TryFind(item.Service!, item.Operation!, out var operation, out var unknown))
            return WorkOutcome.Dead(unknown.Reason.ToString(), unknown.Message);

        var json = item.Payload is { } inline ? inline : JsonElement.Parse(await store.ReadPayloadAsync(item.Id, stop));
        object payload;
        try
        {
            payload = json.Deserialize(operation.Input, CanonicalJson.Options)!;
        }
        catch (JsonException changed)
        {
            return WorkOutcome.Dead(nameof(ProblemReason.InvalidInput), $"The payload is none of {operation.Key} any more: {changed.Message}");
        }

        var result = await mesh.SendAsync(item.ToRequest(payload), stop);
        var verdict = WorkVerdict.Of(result, attempt, _options.MaxAttempts, item.Deferrals, random);
        if (!result.IsOk) return new(verdict);
        return new(verdict, new BinaryData(JsonSerializer.SerializeToUtf8Bytes(result.Value, operation.Output, CanonicalJson.Options)));
    }
}
