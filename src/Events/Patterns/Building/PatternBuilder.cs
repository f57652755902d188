namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Writes a pattern in C#. What comes out is the same definition as from JSON.
/// <code>
/// Pattern.Named("failed-twice").Begin("failed", s => s.Of("document.failed").Times(2))
///     .FollowedBy("done", s => s.Of("document.done")).Within(TimeSpan.FromHours(1)).Build();
/// </code>
/// </summary>
public sealed class PatternBuilder
{
    private readonly List<StepDefinition> _steps = [];
    private PatternDefinition _pattern;

    internal PatternBuilder(string name) => _pattern = new PatternDefinition { Name = name };

    /// <summary>Sets the version.</summary>
    public PatternBuilder Version(int version) => With(_pattern with { Version = version });

    /// <summary>Says what it is for.</summary>
    public PatternBuilder Description(string description) => With(_pattern with { Description = description });

    /// <summary>Says which types of events exist for it.</summary>
    public PatternBuilder Over(params IReadOnlyList<string> types) => With(_pattern with { Types = types });

    /// <summary>Says by which field events are partitioned; empty for not at all.</summary>
    public PatternBuilder PartitionedBy(string field) => With(_pattern with { Key = field });

    /// <summary>Adds the first step.</summary>
    public PatternBuilder Begin(string name, Action<StepBuilder>? step = null) => Add(name, Contiguity.FollowedBy, step);

    /// <summary>Adds a step that the very next event must match.</summary>
    public PatternBuilder Next(string name, Action<StepBuilder>? step = null) => Add(name, Contiguity.Next, step);

    /// <summary>Adds a step that the next fitting event matches.</summary>
    public PatternBuilder FollowedBy(string name, Action<StepBuilder>? step = null) => Add(name, Contiguity.FollowedBy, step);

    /// <summary>Adds a step that any later fitting event matches.</summary>
    public PatternBuilder FollowedByAny(string name, Action<StepBuilder>? step = null) => Add(name, Contiguity.FollowedByAny, step);

    /// <summary>Adds what the very next event must not be.</summary>
    public PatternBuilder NotNext(string name, Action<StepBuilder>? step = null) => Add(name, Contiguity.NotNext, step);

    /// <summary>Adds what must not come before the next step or, at the end, in time.</summary>
    public PatternBuilder NotFollowedBy(string name, Action<StepBuilder>? step = null) => Add(name, Contiguity.NotFollowedBy, step);

    /// <summary>Limits the time of a whole match.</summary>
    public PatternBuilder Within(TimeSpan time) => With(_pattern with { Within = time });

    /// <summary>Says what a match discards.</summary>
    public PatternBuilder Skip(SkipStrategy strategy, string? step = null) =>
        With(_pattern with { Skip = new SkipDefinition { Strategy = strategy, Step = step } });

    /// <summary>Lets only the first fitting event of each partition begin a match.</summary>
    public PatternBuilder FirstOnly() => With(_pattern with { Starts = new StartDefinition { Rule = StartRule.First } });

    /// <summary>Lets an event begin a match only with a value that began none for a while.</summary>
    public PatternBuilder EveryDistinct(string field, TimeSpan time) =>
        With(_pattern with { Starts = new StartDefinition { Rule = StartRule.EveryDistinct, Field = field, For = time } });

    /// <summary>Limits what it may keep.</summary>
    public PatternBuilder Limits(LimitsDefinition limits) => With(_pattern with { Limits = limits });

    /// <summary>The pattern. It is not checked; <see cref="PatternValidator"/> does that.</summary>
    public PatternDefinition Build() => _pattern with { Steps = [.. _steps] };

    private PatternBuilder Add(string name, Contiguity contiguity, Action<StepBuilder>? step)
    {
        var builder = new StepBuilder(new StepDefinition { Name = name, Contiguity = contiguity });
        step?.Invoke(builder);
        _steps.Add(builder.Step);
        return this;
    }

    private PatternBuilder With(PatternDefinition pattern)
    {
        _pattern = pattern;
        return this;
    }
}

/// <summary>Begins patterns.</summary>
public static class Pattern
{
    /// <summary>A pattern of that name, without steps.</summary>
    public static PatternBuilder Named(string name) => new(name);
}
