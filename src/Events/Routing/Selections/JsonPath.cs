using System.Globalization;
using System.Text;

namespace FunctionsOrchestration.Events.Routing.Selections;

/// <summary>
/// Reads the part of JSONPath (RFC 9535) that walks straight down: names, indexes, wildcards and slices. Each visits a value at
/// most once, so a path costs no more than the event is large. Filters and <c>..</c> are refused: what must be decided is a
/// condition.
/// </summary>
internal ref struct JsonPath
{
    private const int MostSteps = 32;

    private readonly string _text;
    private int _at;

    private JsonPath(string text) => _text = text;

    /// <summary>The steps of a path; null where it is none, with the reason.</summary>
    public static IReadOnlyList<PathStep>? Parse(string text, out string problem)
    {
        var path = new JsonPath(text) { _at = 1 };
        List<PathStep> steps = [];
        while (path._at < text.Length)
        {
            var at = path._at;
            if (path.Step() is not { } step)
            {
                problem = $"Not understood from character {at + 1} on: names, [index], [*] and [from:to] can be used.";
                return null;
            }

            steps.Add(step);
            if (steps.Count <= MostSteps) continue;
            problem = $"A path has at most {MostSteps} steps.";
            return null;
        }

        problem = "";
        return steps;
    }

    private PathStep? Step() => _text[_at++] switch
    {
        '.' when Next == '*' => Take(new WildcardStep()),
        '.' => Shorthand(),
        '[' => Bracket(),
        _ => null,
    };

    private readonly char Next => _at < _text.Length ? _text[_at] : '\0';

    private PathStep Take(PathStep step)
    {
        _at++;
        return step;
    }

    // Section 2.5.1: a name without quotes has letters, digits, underscores and what is beyond ASCII, and begins with no digit.
    private NameStep? Shorthand()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or > '\x7F')) _at++;
        return _at == start || char.IsAsciiDigit(_text[start]) ? null : new NameStep(_text[start.._at]);
    }

    private PathStep? Bracket()
    {
        SkipBlanks();
        var step = Next switch
        {
            '*' => Take(new WildcardStep()),
            '\'' or '"' => Quoted() is { } name ? new NameStep(name) : null,
            _ => Numbers(),
        };
        SkipBlanks();
        return Next == ']' && step is not null ? Take(step) : null;
    }

    private string? Quoted()
    {
        var quote = _text[_at++];
        var name = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] != '\\') name.Append(_text[_at++]);
            else if (!Escaped(name)) return null;
        }

        return _at++ < _text.Length ? name.ToString() : null;
    }

    private bool Escaped(StringBuilder name)
    {
        _at++;
        var letter = Next;
        _at++;
        if (letter == 'u')
        {
            if (_at + 4 > _text.Length || !ushort.TryParse(_text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return false;
            name.Append((char)code);
            _at += 4;
            return true;
        }

        const string Letters = "bfnrt/\\'\"";
        const string Meaning = "\b\f\n\r\t/\\'\"";
        var which = Letters.IndexOf(letter, StringComparison.Ordinal);
        if (letter == '\0' || which < 0) return false;
        name.Append(Meaning[which]);
        return true;
    }

    private PathStep? Numbers()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] is '-' or ':' or ' ')) _at++;
        var parts = _text[start.._at].Split(':');
        if (parts.Length == 1) return Number(parts[0], out var index) && index is { } place ? new IndexStep(place) : null;
        if (parts.Length > 3 || !Number(parts[0], out var from) || !Number(parts[1], out var to)) return null;
        int? step = null;
        return parts.Length == 3 && !Number(parts[2], out step) ? null : new SliceStep(from, to, step ?? 1);
    }

    private static bool Number(string text, out int? number)
    {
        number = null;
        var digits = text.Trim();
        if (digits.Length == 0) return true;
        if (!int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || digits == "-0"
            || (digits.TrimStart('-') is ['0', _, ..])) return false;
        number = value;
        return true;
    }

    private void SkipBlanks()
    {
        while (Next is ' ' or '\t' or '\n' or '\r') _at++;
    }
}
