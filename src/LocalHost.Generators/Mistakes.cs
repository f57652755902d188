using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FunctionsOrchestration.LocalHost.Generators;

/// <summary>Declarations for which nothing can be generated, with the ids that the genuine generator gives them.</summary>
internal static class Mistakes
{
    private static readonly DiagnosticDescriptor TaskName = Rule(
        "DURABLE3001", "Invalid task name", "The task name '{0}' is no C# identifier, so no call can be named for it");

    private static readonly DiagnosticDescriptor EventName = Rule(
        "DURABLE3002", "Invalid event name", "The event name '{0}' is no C# identifier, so no call can be named for it");

    private static readonly DiagnosticDescriptor TakenName = Rule(
        "DURABLE3004",
        "Task name used twice",
        "More than one orchestrator or activity is named '{0}', of which Azure Functions runs one; give each a name of its own");

    private static readonly DiagnosticDescriptor BlankVersion = Rule(
        "DURABLE3005", "Version of white space", "The version of task '{0}' is white space; leave it out for none");

    /// <summary>Every mistake in an app's declarations.</summary>
    /// <param name="app">The declarations.</param>
    /// <returns>What to report.</returns>
    public static IEnumerable<Diagnostic> In(AppDeclarations app)
    {
        foreach (var task in app.Tasks)
        {
            if (!SyntaxFacts.IsValidIdentifier(task.Name))
                yield return Diagnostic.Create(TaskName, task.Place.ToLocation(), task.Name);
            if (IsTaken(task, app))
                yield return Diagnostic.Create(TakenName, task.Place.ToLocation(), task.Name);
            if (task.HasBlankVersion)
                yield return Diagnostic.Create(BlankVersion, task.Place.ToLocation(), task.Name);
        }

        foreach (var type in app.Events.Where(e => !SyntaxFacts.IsValidIdentifier(e.Name)))
            yield return Diagnostic.Create(EventName, type.Place.ToLocation(), type.Name);
    }

    /// <summary>Whether calls can be generated for a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="app">Everything that the app declares.</param>
    /// <returns>Whether they can.</returns>
    public static bool AllowCalls(TaskClass task, AppDeclarations app) =>
        SyntaxFacts.IsValidIdentifier(task.Name) && !IsTaken(task, app);

    private static bool IsTaken(TaskClass task, AppDeclarations app) =>
        task.Kind != TaskKind.Entity
        && (app.Tasks.Any(other => other != task && other.Kind == task.Kind && IsSame(other.Name, task.Name))
            || (!app.IsStandalone && app.Functions.Any(f => f.Kind == task.Kind && IsSame(f.Name, task.Name))));

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "DurableTask.Design", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
