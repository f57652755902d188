using System.Text.RegularExpressions;
using FunctionsOrchestration.Documents;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>Names of topics and subscriptions: they stand in addresses, in keys of tables and in names of blobs.</summary>
internal static partial class Names
{
    /// <summary>Notes what is wrong with a name.</summary>
    public static void Check(string field, string name, RequestErrors errors)
    {
        if (!Form().IsMatch(name))
            errors.Add(field, name, "A name has 3 to 50 lower-case letters, digits and hyphens, and begins with a letter.", "Send a name such as orders or new-documents.");
    }

    /// <summary>Whether a storage queue can have this name.</summary>
    public static bool IsQueue(string? name) => Queue().IsMatch(name ?? "");

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Queue();

    [GeneratedRegex("^[a-z][a-z0-9-]{2,49}$")]
    private static partial Regex Form();
}
