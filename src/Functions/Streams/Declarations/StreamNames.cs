using System.Text.RegularExpressions;
using FunctionsOrchestration.Documents;

namespace FunctionsOrchestration.Streams.Declarations;

/// <summary>Names of streams: they stand in addresses, in keys of entities and in names of queues.</summary>
internal static partial class StreamNames
{
    /// <summary>Notes what is wrong with a name.</summary>
    public static void Check(string name, RequestErrors errors)
    {
        if (!Form().IsMatch(name))
            errors.Add("name", name, "A name has 3 to 50 lower-case letters, digits and single hyphens, and begins with a letter.", "Send a name such as orders-by-customer.");
    }

    [GeneratedRegex("^(?=.{3,50}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex Form();
}
