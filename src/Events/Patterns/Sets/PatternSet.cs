using FunctionsOrchestration.Events.Patterns.Sets;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Many patterns on one stream. An event goes only to the patterns that look at its type and, where all that a pattern looks for
/// requires a value of the same field, at its value. A match is an event of its own, of the type
/// <c>pattern.match.{name}</c>, for patterns that look at that type: so a pattern can be made of others. It is not safe for several
/// threads at a time.
/// </summary>
public sealed class PatternSet
{
    /// <summary>Patterns that a set may have.</summary>
    public const int Most = 10_000;

    /// <summary>What the type of a match begins with when it is an event for other patterns.</summary>
    public const string MatchType = "pattern.match.";

    private readonly Dictionary<string, PatternMatcher> _matchers = new(StringComparer.Ordinal);
    private readonly InterestIndex<PatternMatcher> _index;
    private readonly PatternOutput _found = new();

    // Patterns whose matches others look at. Where there are none, nothing has to be held back for them.
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);

    /// <summary>Makes an empty one.</summary>
    public PatternSet() => _index = new InterestIndex<PatternMatcher>(() => _matchers.Values.Select(matcher => (matcher, Interest.Of(matcher))));

    /// <summary>The matchers, by the names of their patterns.</summary>
    public IReadOnlyDictionary<string, PatternMatcher> Matchers => _matchers;

    /// <summary>Puts a pattern in, in place of one of the same name. What that one held is kept where the new form allows it.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>What is wrong with it; empty where it was put in.</returns>
    public IReadOnlyList<PatternError> Put(PatternDefinition pattern)
    {
        List<PatternError> errors = [.. PatternValidator.Check(pattern)];
        if (!_matchers.ContainsKey(pattern.Name) && _matchers.Count >= Most)
            errors.Add(new PatternError("name", pattern.Name, "There are too many patterns.", $"Remove one; {Most:N0} is the most."));
        if (errors.Count == 0 && PatternDocument.CycleOf(pattern, _matchers.Values.Select(matcher => matcher.Definition)) is { } cycle) errors.Add(cycle);
        if (errors.Count > 0) return errors;
        Put(_matchers.TryGetValue(pattern.Name, out var before)
            ? PatternMatcher.Restore(pattern, before.Snapshot()).Matcher
            : new PatternMatcher(pattern));
        return [];
    }

    /// <summary>Puts a matcher in, for example one that goes on from a snapshot. Its pattern must not look at its own matches.</summary>
    /// <param name="matcher">The matcher.</param>
    public void Put(PatternMatcher matcher)
    {
        _matchers[matcher.Definition.Name] = matcher;
        Forget();
    }

    /// <summary>Takes a pattern out, and what it held with it.</summary>
    /// <returns>False where there was none of that name.</returns>
    public bool Remove(string name)
    {
        var there = _matchers.Remove(name);
        Forget();
        return there;
    }

    /// <summary>Takes one event.</summary>
    /// <param name="e">An event no older than those before it.</param>
    /// <param name="output">Where matches are put.</param>
    public void Process(PatternEvent e, PatternOutput output)
    {
        if (_followed.Count == 0)
        {
            foreach (var matcher in _index.For(e)) matcher.Process(e, output);
            return;
        }

        foreach (var matcher in _index.For(e)) matcher.Process(e, _found);
        if (_found.Matches.Count + _found.TimedOut.Count > 0) Deliver(output);
    }

    /// <summary>Lets time pass, for all patterns.</summary>
    /// <param name="time">The present of the events.</param>
    /// <param name="output">Where matches are put.</param>
    public void AdvanceTo(DateTimeOffset time, PatternOutput output)
    {
        foreach (var matcher in _matchers.Values) matcher.AdvanceTo(time, _found);
        Deliver(output);
    }

    // Matches of matches come after those that they are made of. There is no cycle, so this ends.
    private void Deliver(PatternOutput output)
    {
        Hand(_found.TimedOut, output.TimedOut);
        while (_found.Matches.Count > 0)
        {
            PatternMatch[] matches = [.. _found.Matches];
            _found.Matches.Clear();
            foreach (var match in matches)
            {
                output.Matches.Add(match);
                if (!_followed.Contains(match.Pattern)) continue;
                var e = MatchEvent.Of(match, MatchType + match.Pattern);
                foreach (var matcher in _index.For(e)) matcher.Process(e, _found);
                Hand(_found.TimedOut, output.TimedOut);
            }
        }
    }

    private static void Hand(IList<PatternMatch> from, IList<PatternMatch> to)
    {
        foreach (var one in from) to.Add(one);
        from.Clear();
    }

    private void Forget()
    {
        _index.Forget();
        _followed.Clear();
        foreach (var matcher in _matchers.Values)
            foreach (var type in matcher.RelevantTypes ?? Enumerable.Empty<string>())
                if (type.StartsWith(MatchType, StringComparison.Ordinal)) _followed.Add(type[MatchType.Length..]);
    }
}
