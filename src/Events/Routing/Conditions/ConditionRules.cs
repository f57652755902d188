using System.Buffers;
using System.Collections.Frozen;

namespace FunctionsOrchestration.Events.Routing.Conditions;

/// <summary>
/// Keeps conditions cheap. What is left of JMESPath only walks down: nothing in it can look at the whole again from within, nor
/// make a value larger than what it came from, so an evaluation costs at most the length of the expression times the size of the
/// event. Left out are
/// - lists and objects that are made (<c>[a, b]</c>, <c>{a: b}</c>), which double a value with each step,
/// - <c>$</c>, <c>let</c> and expression references (<c>&amp;</c>), which look at the whole, or run for each element,
/// - functions that make texts or lists (<c>join</c>, <c>pad_left</c>, <c>map</c> …).
/// </summary>
internal static class ConditionRules
{
    public const int MostCharacters = 1_024;
    public const int DeepestNesting = 16;

    private static readonly SearchValues<char> IndexOrSlice = SearchValues.Create("0123456789-: ");

    private static readonly FrozenSet<string> Functions = new[]
    {
        "abs", "avg", "ceil", "contains", "ends_with", "find_first", "find_last", "floor", "keys", "length", "lower", "max", "min", "not_null",
        "starts_with", "sum", "to_number", "to_string", "trim", "type", "upper", "values",
    }.ToFrozenSet();

    public static void Check(string text, string field, RoutingErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text)) errors.Add(field, text, "The condition is empty.", "Write one, or leave it out.");
        else if (text.Length > MostCharacters)
            errors.Add(field, text, $"The condition has {text.Length} characters.", $"Write at most {MostCharacters}.");
        else Scan(text, field, errors);
    }

    private static void Scan(string text, string field, RoutingErrors errors)
    {
        var depth = 0;
        var deepest = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\'' or '"' or '`':
                    if ((i = EndOfQuoted(text, i)) >= text.Length)
                        errors.Add(field, text, "A quote has no end.", "Close it; within it, write a backslash before the quote itself.");
                    break;
                case '(' or '[':
                    deepest = Math.Max(deepest, ++depth);
                    if (text[i] == '(') CheckFunction(text, i, field, errors);
                    else CheckBracket(text, i, field, errors);
                    break;
                case ')' or ']':
                    depth--;
                    break;
                case '{':
                    Refuse(errors, field, text, i, "makes an object");
                    break;
                case '$':
                    Refuse(errors, field, text, i, "refers to a variable or to the whole event");
                    break;
                case '*' when text.AsSpan(0, i).TrimEnd() is not [.., '.' or '[']:
                    // The grammar reads a * b.c as (a * b).c, which is null and says nothing.
                    errors.Add(field, text, $"'*' at character {i + 1} is not read as a product of two paths.", "Multiply by ×, and write @.* for all values.");
                    break;
                case '&' when i + 1 < text.Length && text[i + 1] == '&':
                    i++;
                    break;
                case '&':
                    Refuse(errors, field, text, i, "is an expression reference");
                    break;
            }
        }

        if (deepest > DeepestNesting)
            errors.Add(field, text, $"Its brackets are nested {deepest} deep.", $"Nest at most {DeepestNesting}.");
    }

    // What is quoted may hold anything; a backslash takes the next character along. Without an end the parser might see code
    // where this sees text.
    private static int EndOfQuoted(string text, int start)
    {
        var i = start + 1;
        while (i < text.Length && text[i] != text[start]) i += text[i] == '\\' ? 2 : 1;
        return i;
    }

    private static void CheckBracket(string text, int at, string field, RoutingErrors errors)
    {
        var end = text.IndexOf(']', at);
        var inside = end < 0 ? [] : text.AsSpan(at + 1, end - at - 1).Trim();
        // [?, [*], [], an index or a slice; everything else in brackets is a list of expressions.
        if (inside is [] or ['?', ..] or "*" || !inside.ContainsAnyExcept(IndexOrSlice)) return;
        Refuse(errors, field, text, at, "makes a list");
    }

    private static void CheckFunction(string text, int at, string field, RoutingErrors errors)
    {
        var before = text.AsSpan(0, at).TrimEnd();
        var start = before.Length;
        while (start > 0 && (char.IsAsciiLetterOrDigit(before[start - 1]) || before[start - 1] == '_')) start--;
        var name = before[start..].ToString();
        if (name.Length > 0 && !Functions.Contains(name))
            errors.Add(field, text, $"The function {name} cannot be used.", $"Use {string.Join(", ", Functions.Order(StringComparer.Ordinal))}.");
    }

    private static void Refuse(RoutingErrors errors, string field, string text, int at, string what) =>
        errors.Add(field, text, $"'{text[at]}' at character {at + 1} {what}, which a condition cannot.", "Compare, filter and count what is in the event.");
}
