using FunctionsOrchestration.AI;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Models;

/// <summary>
/// Asks a model and turns the two expected refusals into outcomes. Other faults are thrown: trying again may help.
/// </summary>
internal static class ModelCall
{
    public static Outcome<T> Ask<T>(ILogger log, Func<Answer<T>> call)
        where T : class
    {
        try
        {
            return Outcome.Of(call());
        }
        catch (ModelUnavailableException unavailable)
        {
            log.ModelUnavailable(unavailable.Operation, unavailable.Reason);
            return Outcome.None<T>(Outcome.Unavailable, unavailable.Reason);
        }
        catch (InvalidModelInputException invalid)
        {
            return Outcome.None<T>(Outcome.Failed, $"{invalid.Field}: {invalid.Reason}");
        }
    }
}
