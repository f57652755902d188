using System.Text.RegularExpressions;
using FunctionsOrchestration.Documents;

namespace FunctionsOrchestration.Work;

/// <summary>Names of tenants and of their queues.</summary>
internal static partial class Tenants
{
    /// <summary>The tenant of whoever names none.</summary>
    public const string Default = "api";

    /// <summary>The queue of all tenants together, as its marks are declared.</summary>
    public const string WholeQueue = "work";

    private const string Prefix = WholeQueue + "-";

    /// <summary>The queue of a tenant.</summary>
    public static string QueueOf(string tenant) => Prefix + tenant;

    /// <summary>The tenant of a queue; null where it is none.</summary>
    public static string? OfQueue(string queue) =>
        queue.StartsWith(Prefix, StringComparison.Ordinal) && IsValid(queue[Prefix.Length..]) ? queue[Prefix.Length..] : null;

    public static bool IsValid(string tenant) => tenant.Length <= 50 && Name().IsMatch(tenant);

    /// <summary>Adds an error where the name cannot be one of a queue.</summary>
    public static void Check(string tenant, string field, RequestErrors errors)
    {
        if (!IsValid(tenant))
            errors.Add(field, tenant, "Each tenant has a storage queue of its own, and this cannot be part of a queue's name.",
                "Send 1–50 lower-case letters, digits and single hyphens, such as shop-7.");
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
