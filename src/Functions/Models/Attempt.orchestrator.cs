using FunctionsOrchestration.Durable;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Models;

/// <summary>Calls a model's activity so that whatever comes of it is a value.</summary>
internal static class Attempt
{
    /// <summary>The activity's own outcome, or <c>failed</c> where a fault outlasted every attempt.</summary>
    public static async Task<Outcome<T>> CallAsync<T>(TaskOrchestrationContext context, string activity, object input)
        where T : class
    {
        try
        {
            return await context.CallActivityAsync<Outcome<T>>(activity, input, Retries.Step);
        }
        catch (TaskFailedException failure)
        {
            return Outcome.None<T>(Outcome.Failed, failure.FailureDetails.ErrorMessage);
        }
    }
}
