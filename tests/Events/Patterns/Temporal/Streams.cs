namespace FunctionsOrchestration.Events.Tests.Patterns;

/// <summary>Streams and matches as text, as the documentation of Flink and Esper writes them: <c>a1 b1 c1</c>.</summary>
internal static class Streams
{
    public static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Events a second apart. <c>a1</c> is of type <c>a</c>; <c>a1:5</c> has 5 in its field <c>v</c>; <c>a1@7</c> comes at second 7.</summary>
    public static List<PatternEvent> Of(string text)
    {
        var second = 0;
        List<PatternEvent> events = [];
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (id, at) = Cut(word, '@');
            second = at is null ? second + 1 : int.Parse(at, null);
            (id, var value) = Cut(id, ':');
            EventFields fields = value is null ? EventFields.None : EventFields.Of(("v", double.Parse(value, null)));
            events.Add(new PatternEvent(id, id.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), "s", Origin.AddSeconds(second), fields));
        }

        return events;
    }

    /// <summary>What a pattern finds in a stream that then ends, in the order of finding.</summary>
    public static List<string> Find(PatternBuilder pattern, string stream)
    {
        var output = Run(pattern, stream);
        return [.. output.Matches.Select(Text)];
    }

    public static PatternOutput Run(PatternBuilder pattern, string stream)
    {
        var definition = pattern.Build();
        var (matcher, output) = (new PatternMatcher(definition.Within is null ? definition with { Within = TimeSpan.FromDays(1) } : definition), new PatternOutput());
        foreach (var e in Of(stream)) matcher.Process(e, output);
        matcher.AdvanceTo(DateTimeOffset.MaxValue, output);
        matcher.Complete(output);
        return output;
    }

    public static string Text(PatternMatch match) => string.Join(" ", match.Events.Select(e => e.Id));

    /// <summary>A step for events of one type.</summary>
    public static Action<StepBuilder> A(string type) => step => step.Of(type);

    /// <summary>A step for events of one type, with more to it.</summary>
    public static Action<StepBuilder> A(string type, Action<StepBuilder> more) => step => more(step.Of(type));

    private static (string, string?) Cut(string word, char by) => word.Split(by) is [var first, var second] ? (first, second) : (word, null);
}
