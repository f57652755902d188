namespace FunctionsOrchestration.Events.Tests.Patterns.Temporal.Reference;

/// <summary>Events given to steps: the places of the events in the stream, and of the steps among those that take events.</summary>
internal sealed record Assignment(IReadOnlyList<(int Event, int Step)> Taken)
{
    public static readonly Assignment Empty = new([]);

    public (int Event, int Step) Last => Taken[^1];

    public int CountOfLast => Taken.Count(taken => taken.Step == Last.Step);

    public Assignment With(int e, int step) => new([.. Taken, (e, step)]);

    public string Name(IReadOnlyList<PatternEvent> events, IReadOnlyList<StepDefinition> steps) =>
        string.Join(" ", Taken.Select(taken => $"{steps[taken.Step].Name}={events[taken.Event].Id}"));
}
