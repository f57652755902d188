namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Writes one step of a pattern.</summary>
public sealed class StepBuilder
{
    internal StepBuilder(StepDefinition step) => Step = step;

    internal StepDefinition Step { get; private set; }

    /// <summary>Takes events of these types.</summary>
    public StepBuilder Of(params IReadOnlyList<string> types) => With(Step with { Types = types });

    /// <summary>Takes events for which this holds; with conditions before, all must hold.</summary>
    public StepBuilder Where(ConditionDefinition condition) =>
        With(Step with { Where = Step.Where is { } before ? When.All(before, condition) : condition });

    /// <summary>Takes so many events.</summary>
    public StepBuilder Times(int count) => Times(count, count);

    /// <summary>Takes from so many to so many events.</summary>
    public StepBuilder Times(int from, int to) => With(Step with { Min = from, Max = to });

    /// <summary>Takes one event or more.</summary>
    public StepBuilder OneOrMore() => TimesOrMore(1);

    /// <summary>Takes so many events or more.</summary>
    public StepBuilder TimesOrMore(int count) => With(Step with { Min = count, Max = null });

    /// <summary>May be left out.</summary>
    public StepBuilder Optional() => With(Step with { Optional = true });

    /// <summary>Takes as many as it can.</summary>
    public StepBuilder Greedy() => With(Step with { Greedy = true });

    /// <summary>Its events must follow each other directly.</summary>
    public StepBuilder Consecutive() => With(Step with { Repetition = Repetition.Consecutive });

    /// <summary>Gives every combination of its events.</summary>
    public StepBuilder AllowCombinations() => With(Step with { Repetition = Repetition.Combinations });

    /// <summary>Takes nothing any more from the event on that fulfils this.</summary>
    public StepBuilder Until(ConditionDefinition condition) => With(Step with { Until = condition });

    /// <summary>Limits the time from the event before to each of its events.</summary>
    public StepBuilder Within(TimeSpan time) => With(Step with { Within = time });

    private StepBuilder With(StepDefinition step)
    {
        Step = step;
        return this;
    }
}
