using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>Replay: the code does its history again, and is checked against it.</summary>
internal sealed partial class OrchestrationExecution
{
    /// <summary>Repeats the steps of a history, and checks that the code still does what it did.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">It does not.</exception>
    public void Replay(IEnumerable<HistoryRow> steps)
    {
        IsReplaying = true;
        foreach (var step in steps)
        {
            var result = Advance(step.At, step.Events.OfType<IncomingEvent>());
            Compare(step.Step, [.. step.Events.OfType<ActionEvent>()], result);
        }

        IsReplaying = false;
    }

    private void Compare(int step, IReadOnlyList<ActionEvent> expected, StepResult actual)
    {
        for (var i = 0; i < Math.Max(expected.Count, actual.Actions.Count); i++)
        {
            if (i < expected.Count && i < actual.Actions.Count && expected[i] == actual.Actions[i]) continue;
            var was = i < expected.Count ? Describe(expected[i]) : "nothing more";
            var done = i < actual.Actions.Count ? Describe(actual.Actions[i]) : actual.Ending switch
            {
                null => "nothing more",
                Ending.Failed failed => $"end with {failed.Failure}",
                _ => "end",
            };
            if (was != done) throw new NonDeterministicOrchestrationException(Started.Name, InstanceId, step, was, done);
        }

        if (actual.Ending is Ending.Failed failure)
            throw new NonDeterministicOrchestrationException(Started.Name, InstanceId, step, "a wait", $"end with {failure.Failure}");
        if (actual.Ending is not null)
            throw new NonDeterministicOrchestrationException(Started.Name, InstanceId, step, "a wait", "end");
    }

    private static string Describe(ActionEvent action) => $"\"{action.Describe()}\" (#{action.Id})";
}
