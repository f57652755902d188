using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using FunctionsOrchestration.LocalHost.Worker.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>Every function of the app, by name. What is wrong with any of them is reported at once, before anything
/// runs.</summary>
internal sealed class FunctionCatalog
{
    private readonly Dictionary<string, FunctionDescriptor> _byName;

    private FunctionCatalog(IReadOnlyList<FunctionDescriptor> functions)
    {
        Functions = functions;
        _byName = functions.ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All functions, in the order of their names.</summary>
    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    /// <summary>The names of functions that settings keep from running.</summary>
    public IReadOnlyList<string> Disabled { get; private init; } = [];

    /// <summary>Finds the functions that the given types declare.</summary>
    /// <param name="types">The types; those without functions are passed over.</param>
    /// <param name="tasks">Durable tasks that run as functions too.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="FunctionCatalogException">At least one function cannot run; carries every mistake.</exception>
    public static FunctionCatalog Discover(IEnumerable<Type> types, DurableTaskRegistry? tasks = null)
    {
        const BindingFlags Declared =
            BindingFlags.DeclaredOnly
            | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

        var mistakes = new List<string>();
        var functions = new List<FunctionDescriptor>();
        foreach (var method in types.Where(t => t.IsClass).SelectMany(t => t.GetMethods(Declared)))
        {
            if (method.IsDefined(typeof(FunctionAttribute), inherit: false)
                && FunctionReader.Read(method, mistakes) is { } function)
                functions.Add(function);
        }

        if (tasks is not null)
            functions.AddRange(RegisteredTasks.FunctionsOf(tasks, mistakes));
        mistakes.AddRange(functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g =>
            $"Function name '{g.Key}' is used by {string.Join(" and ", g.Select(f => f.EntryPoint))}; names must be unique, "
                + "without regard to case."));
        if (mistakes.Count > 0)
            throw new FunctionCatalogException(mistakes);

        return new FunctionCatalog([.. functions.OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>Leaves out the functions that settings such as <c>AzureWebJobs.Tick.Disabled=true</c> disable.</summary>
    /// <param name="settings">The app's settings.</param>
    /// <returns>The other functions.</returns>
    public FunctionCatalog Without(IConfiguration settings)
    {
        var disabled = Functions.Where(f => IsTrue(settings[$"AzureWebJobs.{f.Name}.Disabled"])).ToList();
        return disabled.Count == 0
            ? this
            : new FunctionCatalog([.. Functions.Except(disabled)]) { Disabled = [.. disabled.Select(f => f.Name)] };
    }

    private static bool IsTrue(string? value) => value == "1" || (bool.TryParse(value, out var yes) && yes);

    /// <summary>The functions that one kind of trigger starts.</summary>
    /// <typeparam name="TTrigger">The trigger's attribute.</typeparam>
    /// <returns>Each function with its attribute.</returns>
    public IEnumerable<(
        FunctionDescriptor Function, TTrigger Trigger)> TriggeredBy<TTrigger>() where TTrigger : TriggerBindingAttribute =>
        from function in Functions
        where function.Trigger is TTrigger
        select (function, (TTrigger)function.Trigger);

    /// <summary>Finds a function by its name, without regard to case.</summary>
    /// <param name="name">The name.</param>
    /// <param name="function">The function.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(string name, [NotNullWhen(true)] out FunctionDescriptor? function) =>
        _byName.TryGetValue(name, out function);
}

/// <summary>Functions of the app cannot run as they are declared.</summary>
/// <param name="mistakes">Every mistake, each naming the function and the fix.</param>
internal sealed class FunctionCatalogException(IReadOnlyList<string> mistakes)
    : FunctionWorkerException($"{mistakes.Count} function declaration(s) need a change:{Environment.NewLine}  - "
        + $"{string.Join(Environment.NewLine + "  - ", mistakes)}")
{
    /// <summary>Every mistake, each naming the function and the fix.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
