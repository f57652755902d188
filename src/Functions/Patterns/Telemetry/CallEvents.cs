using System.Globalization;
using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Mesh.Telemetry;
using FunctionsOrchestration.Topics.Deliveries;

namespace FunctionsOrchestration.Patterns.Telemetry;

/// <summary>What calls of one kind came to in a second, as an event.</summary>
internal static class CallEvents
{
    /// <summary>The type of the events.</summary>
    public const string Type = "mesh.calls";

    private const string Source = "/mesh";

    /// <summary>The fields that such an event has, for patterns that are checked against them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Shape { get; } = new Dictionary<string, IReadOnlyDictionary<string, string>>
    {
        [Type] = new Dictionary<string, string>
        {
            ["service"] = "text", ["version"] = "text", ["model"] = "text", ["endpoint"] = "text", ["provider"] = "text", ["tenant"] = "text",
            ["worker"] = "text", ["failure"] = "text", ["calls"] = "number", ["failures"] = "number", ["errorRate"] = "number", ["meanMs"] = "number",
            ["p95Ms"] = "number", ["inputTokens"] = "number", ["outputTokens"] = "number", ["answerTokens"] = "number", ["cost"] = "number",
        },
    };

    /// <summary>Makes an event.</summary>
    public static CloudEvent Of(CallSummary summary, string worker, DateTimeOffset now)
    {
        var model = summary.Version is { } version ? $"{summary.Service}@{version}" : summary.Service;
        var data = new CallData(
            summary.Service, summary.Version, model, summary.Endpoint, summary.Provider, summary.Tenant, worker, summary.Failure, summary.Calls, summary.Failures,
            summary.Failures / (double)summary.Calls, summary.MeanMilliseconds, summary.P95Milliseconds, summary.InputTokens, summary.OutputTokens,
            summary.AnswerTokens, summary.Cost);
        return new CloudEvent
        {
            Id = EventKeys.Of(
                worker, now.UtcTicks.ToString(CultureInfo.InvariantCulture), summary.Service, summary.Version ?? "", summary.Endpoint ?? "", summary.Provider ?? "", summary.Tenant ?? ""),
            Source = Source,
            Type = Type,
            Subject = model,
            Time = now,
            DataContentType = "application/json",
            Data = new EventData(EventDataKind.Json, JsonSerializer.SerializeToUtf8Bytes(data, Serialization.Options)),
        };
    }
}

/// <summary>The data of an event of type <c>mesh.calls</c>: one combination of service, version, endpoint, provider and tenant in one second of one worker.</summary>
/// <param name="Service">The service.</param>
/// <param name="Version">The version that was asked; null where none was chosen.</param>
/// <param name="Model">Both, as <c>service@version</c>.</param>
/// <param name="Endpoint">The endpoint that was asked last; null where none was.</param>
/// <param name="Provider">Its protocol.</param>
/// <param name="Tenant">Whose budget pays; null where it is nobody's.</param>
/// <param name="Worker">The worker that called.</param>
/// <param name="Failure">The most frequent outcome of those that failed; null where none did.</param>
/// <param name="Calls">Calls that ended.</param>
/// <param name="Failures">Those without an answer.</param>
/// <param name="ErrorRate">Their share, 0–1.</param>
/// <param name="MeanMs">Mean time of a call in milliseconds, all attempts together.</param>
/// <param name="P95Ms">Its 95th percentile, within 5 %.</param>
/// <param name="InputTokens">Tokens of questions.</param>
/// <param name="OutputTokens">Tokens of answers.</param>
/// <param name="AnswerTokens">Mean tokens of an answer; null where no answer counted them.</param>
/// <param name="Cost">What they cost, in the currency of the endpoints' prices; 0 where no price is known.</param>
internal sealed record CallData(
    string Service, string? Version, string Model, string? Endpoint, string? Provider, string? Tenant, string Worker, string? Failure, long Calls, long Failures,
    double ErrorRate, double MeanMs, double P95Ms, long InputTokens, long OutputTokens, double? AnswerTokens, double Cost);
