using System.Text.RegularExpressions;

namespace FunctionsOrchestration.LocalHost.Tests.Management;

/// <summary>Where LocalHost answers otherwise than the recordings, each with its reason. Everything else must be equal.</summary>
internal static partial class Differences
{
    /// <summary>Values that are other ones at each run.</summary>
    private static readonly HashSet<string> OfEachRun =
        ["createdTime", "lastUpdatedTime", "lastOperationTime", "Timestamp", "ScheduledTime", "FireAt", "StackTrace", "instancesDeleted"];

    /// <summary>Properties that are null in the recordings, and may have a value here: the recorded worker was too old to send
    /// inner failures, and the genuine store does not keep the inputs of tasks.</summary>
    private static readonly HashSet<string> NullThere = ["InnerFailure", "Properties", "Input"];

    /// <summary>Values of one recording that differ for a reason of their own.</summary>
    private static readonly Dictionary<(string Title, string Property), string> Here = new()
    {
        [("raise an event with a body that is no JSON", "ExceptionMessage")] = "System.Text.Json reads here, Newtonsoft.Json there",
        [("raise an event with a body that is no JSON", "ExceptionType")] = "System.Text.Json reads here, Newtonsoft.Json there",
        [("status of Retries", "output")] = "the recorded worker did not know the exception's type",
        [("history of Retries", "output")] = "the recorded worker did not know the exception's type",
        [("history of Retries", "Result")] = "the recorded worker did not know the exception's type",
        [("an activity that does not exist", "output")] = "the recorded worker did not know the exception's type",
        [("status of it", "message")] = "the known functions stand in no order there and in alphabetical order here",
        [("history of Locks", "Input")] = "requests to entities are a private format",
    };

    /// <summary>Lists show what each host has at that moment: their members are compared by their shape.</summary>
    public static bool IsList(string title) => title.StartsWith("list", StringComparison.Ordinal);

    /// <summary>The genuine host makes a timer after the last attempt, too, which nothing waits for.</summary>
    public static bool HasSpareTimer(string title) => title == "history of Retries";

    /// <summary>The genuine host pages by entities that it has, shown or not; there are fewer here.</summary>
    public static bool MayLackToken(string title) => title.StartsWith("list entities", StringComparison.Ordinal);

    /// <summary>Whether a property's value is left out of the comparison; its name and place are not.</summary>
    public static bool IgnoresValue(string title, string property) => OfEachRun.Contains(property) || Here.ContainsKey((title, property));

    /// <summary>Whether null there may be a value here.</summary>
    public static bool AllowsValueForNull(string property) => NullThere.Contains(property);

    /// <summary>A text without what differs from run to run: generated ids, and the type that the recorded worker did not know.</summary>
    public static string Normalize(string text) =>
        GeneratedId().Replace(text, "GUID").Replace("System.InvalidOperationException", "(unknown)", StringComparison.Ordinal);

    [GeneratedRegex("[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex GeneratedId();
}
