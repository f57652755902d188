using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FunctionsOrchestration.House.Tests.Orchestrators;

/// <summary>
/// What orchestrator code may not touch. It runs again from the start whenever its history is replayed, so the time, ids,
/// randomness, input and output, and other threads must come through its context. The rules read syntax, not meaning: they
/// catch the honest slip, and the engine itself refuses the rest when it runs.
/// </summary>
internal static class ReplayRules
{
    private static readonly Dictionary<string, string[]> BannedMembers = new()
    {
        ["DateTime"] = ["Now", "UtcNow", "Today"],
        ["DateTimeOffset"] = ["Now", "UtcNow"],
        ["Guid"] = ["NewGuid", "CreateVersion7"],
        ["Task"] = ["Delay", "Run", "Yield", "Factory"],
    };

    private static readonly HashSet<string> BannedTypes =
    [
        "Console", "Directory", "Environment", "File", "HttpClient", "IHttpClientFactory", "Interlocked", "Parallel",
        "PeriodicTimer", "Random", "RandomNumberGenerator", "SemaphoreSlim", "Stopwatch", "Thread", "ThreadPool",
        "TimeProvider", "Timer",
    ];

    /// <summary>Each use of something that does not replay, with its line.</summary>
    public static IEnumerable<string> Violations(string path, string code) =>
        CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes()
            .Select(node => (Node: node, Use: Use(node)))
            .Where(found => found.Use is not null)
            .Select(found => $"{path}:{Line(found.Node)} uses {found.Use}, which does not replay.");

    private static string? Use(SyntaxNode node) => node switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" } => "ConfigureAwait",
        MemberAccessExpressionSyntax access when IsBannedMember(access) => access.ToString(),
        LockStatementSyntax => "lock",
        SimpleNameSyntax name when BannedTypes.Contains(name.Identifier.Text) && NamesAType(name) => name.Identifier.Text,
        _ => null,
    };

    private static bool IsBannedMember(MemberAccessExpressionSyntax access) =>
        BannedMembers.TryGetValue(LastName(access.Expression), out var members) && members.Contains(access.Name.Identifier.Text);

    private static string LastName(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.Text,
        MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
        _ => "",
    };

    // input.Environment, new Order { File = … } and Call(File: …) name members and parameters of our own, not the types.
    private static bool NamesAType(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name =>
            access.Expression.ToString().StartsWith("System", StringComparison.Ordinal),
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
        NameColonSyntax or NameEqualsSyntax => false,
        _ => true,
    };

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
