using Microsoft.DurableTask;

namespace FunctionsOrchestration.TortureApp;

/// <summary>How an orchestration leaves traces that can be counted from outside.</summary>
internal static class Telling
{
    /// <summary>Adds a token to its tally.</summary>
    public static Task TellAsync(this TaskOrchestrationContext context, string token) =>
        context.Entities.SignalEntityAsync(Tally.Of(token), nameof(Tally.Add), token);

    /// <summary>The last thing that an orchestration does: doing it twice would show.</summary>
    public static Task TellDoneAsync(this TaskOrchestrationContext context) => context.TellAsync($"{context.InstanceId}/done");
}
