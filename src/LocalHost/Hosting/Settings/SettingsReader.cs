using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.LocalHost.Hosting.Settings;

/// <summary>Reads typed settings by their path in host.json, collects what is wrong and remembers what was asked for.</summary>
/// <param name="settings">host.json with its overrides.</param>
internal sealed class SettingsReader(IConfiguration settings)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _errors = [];

    /// <summary>What is wrong so far, each naming the setting, its value and what it may be.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>A whole number.</summary>
    /// <param name="path">The setting, its parts separated by colons.</param>
    /// <param name="fallback">What applies when it is not set.</param>
    /// <param name="least">The least allowed.</param>
    /// <param name="most">The most allowed.</param>
    /// <returns>The value.</returns>
    public int Number(string path, int fallback, int least, int most = int.MaxValue)
    {
        if (Value(path) is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
            return number;
        return Wrong(path, text, most == int.MaxValue
            ? $"a whole number from {least}"
            : $"a whole number from {least} to {most}", fallback);
    }

    /// <summary>A span of time.</summary>
    /// <param name="path">The setting.</param>
    /// <param name="fallback">What applies when it is not set.</param>
    /// <param name="least">The least allowed.</param>
    /// <param name="most">The most allowed.</param>
    /// <returns>The value.</returns>
    public TimeSpan Duration(string path, TimeSpan fallback, TimeSpan least, TimeSpan most)
    {
        if (Value(path) is not { } text)
            return fallback;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) && duration >= least && duration <= most
            ? duration
            : Wrong(path, text, $"a time as hh:mm:ss from {least} to {most}", fallback);
    }

    /// <summary>True or false.</summary>
    /// <param name="path">The setting.</param>
    /// <param name="fallback">What applies when it is not set.</param>
    /// <returns>The value.</returns>
    public bool Flag(string path, bool fallback)
    {
        if (Value(path) is not { } text)
            return fallback;
        return bool.TryParse(text, out var flag) ? flag : Wrong(path, text, "true or false", fallback);
    }

    /// <summary>A text.</summary>
    /// <param name="path">The setting.</param>
    /// <param name="fallback">What applies when it is not set.</param>
    /// <param name="valid">Whether a text is allowed; any is by default.</param>
    /// <param name="expected">What is allowed, for the message.</param>
    /// <returns>The value.</returns>
    public string Text(string path, string fallback, Func<string, bool>? valid = null, string expected = "a text")
    {
        if (Value(path) is not { } text)
            return fallback;
        return valid is null || valid(text) ? text : Wrong(path, text, expected, fallback);
    }

    /// <summary>Reads one of several names, whatever their case.</summary>
    /// <typeparam name="T">The names.</typeparam>
    /// <param name="path">The setting.</param>
    /// <param name="fallback">What holds when it is not set.</param>
    /// <returns>The setting or the fallback.</returns>
    public T Choice<T>(string path, T fallback) where T : struct, Enum
    {
        if (Value(path) is not { } text)
            return fallback;
        return Enum.TryParse<T>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice)
            ? choice
            : Wrong(path, text, $"one of {string.Join(", ", Enum.GetNames<T>())}", fallback);
    }

    /// <summary>The settings under a path, by their names.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="path">The section.</param>
    /// <param name="parse">Reads one value; gives <see langword="null"/> for a wrong one.</param>
    /// <param name="expected">What is allowed, for the message.</param>
    /// <returns>Names and values.</returns>
    public IReadOnlyDictionary<string, T> Map<T>(string path, Func<string, T?> parse, string expected) where T : struct
    {
        var map = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var child in settings.GetSection(path).GetChildren())
        {
            var text = Value($"{path}:{child.Key}") ?? "";
            map[child.Key] = parse(text) ?? Wrong(child.Path, text, expected, default(T));
        }

        return map;
    }

    /// <summary>Marks a setting or a whole section as one that means something elsewhere, so that it is not reported as
    /// unknown.</summary>
    /// <param name="paths">The settings or sections.</param>
    public void Elsewhere(params ReadOnlySpan<string> paths) => _known.UnionWith(paths.ToArray());

    /// <summary>The settings that nobody asked for.</summary>
    /// <returns>Their paths.</returns>
    public IReadOnlyList<string> Unknown() =>
    [
        .. settings.AsEnumerable(makePathsRelative: true)
            .Where(s => s.Value is not null && !IsKnown(s.Key))
            .Select(s => s.Key)
            .Order(StringComparer.OrdinalIgnoreCase),
    ];

    private bool IsKnown(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf(':', end - 1))
        {
            if (_known.Contains(path[..end]))
                return true;
        }

        return false;
    }

    private string? Value(string path)
    {
        _known.Add(path);
        return settings[path];
    }

    private T Wrong<T>(string path, string value, string expected, T fallback)
    {
        _errors.Add($"{path.Replace(':', '.')} is '{value}' but must be {expected}.");
        return fallback;
    }
}
