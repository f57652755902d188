using FunctionsOrchestration.Torture.Store;

namespace FunctionsOrchestration.Torture.Rules;

/// <summary>What holds in every history at every moment.</summary>
internal static class HistoryRules
{
    /// <summary>What answers which action.</summary>
    private static readonly Dictionary<string, string> Answers = new()
    {
        ["taskCompleted"] = "task",
        ["taskFailed"] = "task",
        ["timerFired"] = "timer",
        ["childCompleted"] = "child",
        ["childFailed"] = "child",
        ["entityAnswered"] = "entityCalled",
        ["entityFailed"] = "entityCalled",
        ["lockGranted"] = "lockRequested",
    };

    private static readonly HashSet<string> Actions =
        ["task", "timer", "child", "eventSent", "entityCalled", "entitySignaled", "lockRequested", "lockReleased"];

    /// <summary>What is wrong with an instance's history, one sentence each.</summary>
    public static IEnumerable<string> Violations(StoredInstance instance, IReadOnlyList<StoredStep> steps) =>
        Gaps(steps).Concat(Borders(instance, steps)).Concat(Order(steps)).Select(violation => $"{instance.Id}: {violation}");

    /// <summary>The actions that have no answer yet.</summary>
    public static IEnumerable<StoredEvent> Open(IReadOnlyList<StoredStep> steps)
    {
        var events = steps.SelectMany(step => step.Events).ToList();
        var answered = events.Where(one => Answers.ContainsKey(one.Kind)).Select(one => one.Id).ToHashSet();
        return events.Where(one => Answers.ContainsValue(one.Kind) && !answered.Contains(one.Id));
    }

    private static IEnumerable<string> Gaps(IReadOnlyList<StoredStep> steps)
    {
        if (steps.Count == 0) yield return "it has no history";
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Number == i) continue;
            yield return $"step {i} is missing, {steps[i].Number} stands in its place";
            yield break;
        }
    }

    private static IEnumerable<string> Borders(StoredInstance instance, IReadOnlyList<StoredStep> steps)
    {
        var events = steps.SelectMany(step => step.Events).ToList();
        if (events.Count(one => one.Kind == "started") != 1 || events[0].Kind != "started")
            yield return "its history does not begin with its start, once";
        var ends = events.Count(one => one.Kind == "completed");
        if (ends > 1) yield return $"it ended {ends} times";
        if (ends == 1 && events[^1].Kind != "completed") yield return "it went on after its end";
        if (ends > 0 != instance.HasEnded) yield return $"its status is {instance.Status}, its history has {ends} ends";
    }

    private static IEnumerable<string> Order(IReadOnlyList<StoredStep> steps)
    {
        Dictionary<int, string> actions = [];
        HashSet<int> answered = [];
        foreach (var one in steps.SelectMany(step => step.Events))
        {
            if (Actions.Contains(one.Kind))
            {
                if (one.Id != actions.Count) yield return $"action {actions.Count} is missing, {one.Kind} {one.Id} stands in its place";
                actions[one.Id!.Value] = one.Kind;
            }
            else if (Answers.TryGetValue(one.Kind, out var asked))
            {
                if (!actions.TryGetValue(one.Id!.Value, out var action) || action != asked)
                    yield return $"{one.Kind} {one.Id} answers what was not asked before";
                if (!answered.Add(one.Id.Value)) yield return $"action {one.Id} was answered twice, the second time by {one.Kind}";
            }
        }
    }
}
