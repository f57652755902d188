using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Engine.Orchestrations;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>Lets present code repeat an exported history. Nothing is run or stored.</summary>
internal static class HistoryReplay
{
    /// <exception cref="HistoryMismatchException">The code does something else than the history says.</exception>
    public static void Run(HistoryImport history, EngineRuntime runtime)
    {
        var started = history.Started;
        if (!runtime.Handlers.Orchestrators.TryGetValue(started.Name, out var handler))
            throw new HistoryMismatchException(
                $"'{history.InstanceId}' is of orchestrator '{started.Name}', which the app does not have.", 1);

        var execution = new OrchestrationExecution(
            history.InstanceId, history.Execution, history.Steps[0].Events, handler, runtime);
        var last = history.Steps[^1];
        var end = last.Events.OfType<ExecutionCompleted>().LastOrDefault();
        try
        {
            execution.Replay(history.Steps.Skip(1).Take(history.Steps.Count - (end is null ? 1 : 2)));
            if (end is not null && !EndedFromOutside(history, end)) CompareEnd(execution, history, last, end);
        }
        catch (NonDeterministicOrchestrationException exception)
        {
            throw new HistoryMismatchException(exception.Message, exception.Step, exception);
        }
    }

    // Its code was not asked in its last step.
    private static bool EndedFromOutside(HistoryImport history, ExecutionCompleted end) =>
        end.Status == InstanceStatus.Terminated
        || history.FailureType == typeof(NonDeterministicOrchestrationException).ToString()
        || history.FailureType == typeof(UnknownFunctionException).ToString();

    private static void CompareEnd(OrchestrationExecution execution, HistoryImport history, HistoryRow last, ExecutionCompleted end)
    {
        var result = execution.Advance(last.At, last.Events.OfType<IncomingEvent>());
        List<string> was = [.. last.Events.OfType<ActionEvent>().Where(one => one != end).Select(one => one.Describe()), end.Describe()];
        List<string> did = [.. result.Actions.Select(one => one.Describe()), Describe(result.Ending)];
        for (var i = 0; i < Math.Max(was.Count, did.Count); i++)
        {
            var (expected, actual) = (was.ElementAtOrDefault(i) ?? "nothing more", did.ElementAtOrDefault(i) ?? "nothing more");
            if (expected != actual)
                throw new NonDeterministicOrchestrationException(
                    history.Started.Name, history.InstanceId, last.Step, $"\"{expected}\"", $"\"{actual}\"{Reason(result.Ending)}");
        }
    }

    private static string Describe(Ending? ending) => ending switch
    {
        null => "wait",
        Ending.Completed => new ExecutionCompleted(-1, InstanceStatus.Completed).Describe(),
        Ending.Failed => new ExecutionCompleted(-1, InstanceStatus.Failed).Describe(),
        _ => "continue as new",
    };

    private static string Reason(Ending? ending) => ending is Ending.Failed failed ? $" with {failed.Failure}" : "";
}
