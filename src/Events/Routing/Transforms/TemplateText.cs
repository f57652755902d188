using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Routing.Transforms;

/// <summary>Takes a string of a template apart into text and selections.</summary>
internal static class TemplateText
{
    private const string Open = "${";

    /// <summary>The parts in their order, text and selections; null where one is wrong, which is noted.</summary>
    public static IReadOnlyList<(string? Text, EventSelection? Selection)>? Split(string text, string path, RoutingErrors errors)
    {
        List<(string?, EventSelection?)> parts = [];
        var before = errors.Count;
        var from = 0;
        while (text.IndexOf(Open, from, StringComparison.Ordinal) is var at and >= 0)
        {
            // Of dollars before a brace each pair is one that stays; an odd one opens a selection.
            var dollars = 1;
            while (at - dollars >= from && text[at - dollars] == '$') dollars++;
            var isSelection = dollars % 2 == 1;
            var literal = string.Concat(text.AsSpan(from, at + 1 - dollars - from), new string('$', dollars / 2), isSelection ? "" : "{");
            if (literal.Length > 0) parts.Add((literal, null));
            if (!isSelection)
            {
                from = at + Open.Length;
                continue;
            }

            var end = End(text, at + Open.Length);
            if (end < 0)
            {
                errors.Add(path, text, "A selection has no end.", "Close it with }, or write $${ for a ${ that stays and $$${ for a $ before a selection.");
                return null;
            }

            parts.Add((null, Selection(text[(at + Open.Length)..end], path, errors)));
            from = end + 1;
        }

        if (from < text.Length) parts.Add((text[from..], null));
        return errors.Count > before ? null : parts;
    }

    // A brace within the quotes of a path belongs to a name.
    private static int End(string text, int from)
    {
        var quote = '\0';
        for (var i = from; i < text.Length; i++)
        {
            if (quote != '\0' && text[i] == '\\') i++;
            else if (quote != '\0') quote = text[i] == quote ? '\0' : quote;
            else if (text[i] == '}') return i;
            else if (text[from] == '$' && text[i] is '\'' or '"') quote = text[i];
        }

        return -1;
    }

    private static EventSelection? Selection(string text, string path, RoutingErrors errors)
    {
        if (EventSelection.Parse(text, out var problem) is { } selection) return selection;
        errors.Add(path, text, $"The selection is neither a JSON Pointer nor a JSONPath. {problem}", "Write for example ${/data/id} or ${$.data.items[*].id}.");
        return null;
    }
}
