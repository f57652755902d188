using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.LocalHost.Triggers;

/// <summary>Replaces <c>%Setting%</c> in a trigger's attribute by the setting's value, as the genuine host does.</summary>
internal static partial class SettingReferences
{
    /// <summary>Gives the text with every reference replaced.</summary>
    /// <exception cref="FormatException">A setting is missing or empty; names it.</exception>
    public static string Resolve(string text, IConfiguration settings) => Reference().Replace(text, reference =>
    {
        var name = reference.Groups[1].Value;
        return settings[name] is { Length: > 0 } value
            ? value
            : throw new FormatException($"'{text}' refers to the setting '{name}', which is not set. Add it to local.settings.json or to the environment.");
    });

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
