using System.Text.Json;
using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace FunctionsOrchestration.Work;

/// <summary>Answers about work.</summary>
internal static class WorkAnswers
{
    /// <summary>202 with where to ask for each item.</summary>
    public static IActionResult Accepted(HttpRequest request, IReadOnlyList<string> ids, bool isBatch)
    {
        var items = ids.Select(id => new AcceptedWork(id, StatusUrl(request, id))).ToList();
        if (Preferences.WantsAsync(request)) Preferences.Applied(request.HttpContext.Response);
        if (isBatch) return Serialization.Answer(new AcceptedBatch(items), StatusCodes.Status202Accepted);
        request.HttpContext.Response.Headers.Location = items[0].StatusUrl;
        return Serialization.Answer(items[0], StatusCodes.Status202Accepted);
    }

    /// <summary>429 with how deep the queue is, how fast it drains, and when there will be room at that rate.</summary>
    public static IActionResult Refused(HttpRequest request, WorkRefusal refusal)
    {
        request.HttpContext.Response.Headers.RetryAfter = CallHeaders.Seconds(refusal.RetryAfter);
        var answer = Problems.Answer(
            StatusCodes.Status429TooManyRequests, "rfc6585#section-4", "The queue is full.",
            $"'{refusal.Queue}' has {refusal.Depth} items and takes up to {refusal.Marks.High}; once it was full it takes none until it has "
            + $"{refusal.Marks.Low}. Nothing of the request was stored.", []);
        var details = (ProblemDetails)answer.Value!;
        details.Extensions["queue"] = refusal.Queue;
        details.Extensions["depth"] = refusal.Depth;
        details.Extensions["high"] = refusal.Marks.High;
        details.Extensions["low"] = refusal.Marks.Low;
        details.Extensions["drainPerSecond"] = Math.Round(refusal.PerSecond, 2);
        details.Extensions["retryAfterSeconds"] = Math.Ceiling(refusal.RetryAfter.TotalSeconds);
        return answer;
    }

    /// <summary>422: keys stand for items with other contents.</summary>
    public static IActionResult KeysUsedForOthers(RequestErrors errors) => Problems.Answer(
        StatusCodes.Status422UnprocessableEntity, "15.5.21", "The request contradicts an earlier one.",
        "Nothing was started, stored or changed.", errors.All);

    /// <summary>What is known of an item.</summary>
    public static WorkStatus StatusOf(WorkRow row, BinaryData? result)
    {
        var state = Enum.Parse<WorkState>(row.State!);
        var isOver = state is WorkState.Done or WorkState.Dead;
        return new(row.PartitionKey, state, row.Tenant!, row.Kind!, row.AcceptedAt!.Value)
        {
            StartedAt = row.StartedAt,
            EndedAt = isOver ? row.EndedAt : null,
            Attempts = row.Attempts ?? 0,
            Deferrals = row.Deferrals ?? 0,
            Result = state == WorkState.Done && result is not null ? JsonElement.Parse(result) : null,
            Reason = state == WorkState.Done || row.Reason is not { Length: > 0 } ? null : row.Reason,
            Problem = state == WorkState.Done || row.Problem is not { Length: > 0 } ? null : row.Problem,
        };
    }

    private static string StatusUrl(HttpRequest request, string id) =>
        $"{request.Scheme}://{request.Host}{request.PathBase}/api/work/{id}";
}

/// <summary>An accepted item.</summary>
/// <param name="Id">Its id.</param>
/// <param name="StatusUrl">Where to ask for it.</param>
public sealed record AcceptedWork(string Id, string StatusUrl);

/// <summary>An accepted batch.</summary>
/// <param name="Items">Its items, in the order of the request.</param>
public sealed record AcceptedBatch(IReadOnlyList<AcceptedWork> Items);

/// <summary>Where an item stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Kind">What it is, such as <c>nlp.sentiment</c>.</param>
/// <param name="AcceptedAt">When it was accepted.</param>
public sealed record WorkStatus(string Id, WorkState State, string Tenant, string Kind, DateTimeOffset AcceptedAt)
{
    /// <summary>When its last try began; null before the first.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Tries that counted, and the one under way.</summary>
    public int Attempts { get; init; }

    /// <summary>Tries that ended with a refusal that was no fault of the item.</summary>
    public int Deferrals { get; init; }

    /// <summary>The canonical answer of a call; of a started orchestration <see cref="StartedWork"/>. Null before the end.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Why it waits or is dead, for programs; null where there is nothing to tell.</summary>
    public string? Reason { get; init; }

    /// <summary>The same for people.</summary>
    public string? Problem { get; init; }
}
