using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using Microsoft.AspNetCore.Mvc;

namespace FunctionsOrchestration.Storage;

/// <summary>Answers 503 where the storage account does not, to a function or to the entity that it asked.</summary>
internal static class StorageGuard
{
    /// <param name="answer">The answer while storage does.</param>
    /// <param name="advice">What whoever asked should do, a sentence.</param>
    public static async Task<IActionResult> AnswerAsync(Func<Task<IActionResult>> answer, string advice)
    {
        try
        {
            return await answer();
        }
        catch (Exception e) when (e is EntityCallFailedException || StorageFailure.Is(e))
        {
            return Problems.StorageUnavailable(advice);
        }
    }
}
