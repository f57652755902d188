using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Conformance.App.Orchestrators;

/// <summary>What an orchestrator was answered over HTTP.</summary>
public sealed record HttpAnswer(int Code, string? Content, IReadOnlyList<string> Headers);

/// <summary>HTTP calls that are durable.</summary>
public static class CallingHttp
{
    [Function(nameof(CallHttp))]
    public static async Task<HttpAnswer> CallHttp([OrchestrationTrigger] TaskOrchestrationContext context, string address)
    {
        var response = await context.CallHttpAsync(HttpMethod.Get, new Uri(address));
        return new HttpAnswer((int)response.StatusCode, response.Content, [.. response.Headers?.Keys ?? []]);
    }
}
