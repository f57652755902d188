using Microsoft.CodeAnalysis;

namespace FunctionsOrchestration.LocalHost.Generators;

/// <summary>Reads what the generator needs from marked classes and methods. What the genuine generator passes over is passed over
/// here, so that a call which compiles in one flavour compiles in the other.</summary>
internal static class DeclarationReader
{
    private const string Worker = "Microsoft.Azure.Functions.Worker.";

    private static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Reads a class marked <c>[DurableTask]</c>.</summary>
    /// <param name="context">The class and its attribute.</param>
    /// <returns>The class; null when it is abstract or no task.</returns>
    public static TaskClass? ReadTask(GeneratorAttributeSyntaxContext context)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        if (type.IsAbstract || TaskBaseOf(type) is not { } task)
            return null;
        var attribute = context.Attributes[0];
        var kind = KindOf(task);
        var version = attribute.NamedArguments.FirstOrDefault(a => a.Key == "Version").Value.Value as string;
        return new TaskClass(
            kind,
            NamespaceOf(type),
            type.ToDisplayString(FullName),
            NameOf(attribute) ?? type.Name,
            kind == TaskKind.Entity ? "" : task.TypeArguments[0].ToDisplayString(FullName),
            kind == TaskKind.Entity ? "" : task.TypeArguments[1].ToDisplayString(FullName),
            version is { Length: > 0 } && string.IsNullOrWhiteSpace(version),
            Place.Of(attribute));
    }

    /// <summary>Reads a type marked <c>[DurableEvent]</c>.</summary>
    /// <param name="context">The type and its attribute.</param>
    /// <returns>The event; null when the type is abstract.</returns>
    public static EventType? ReadEvent(GeneratorAttributeSyntaxContext context)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var attribute = context.Attributes[0];
        return type.IsAbstract
            ? null
            : new EventType(
                NamespaceOf(type), type.ToDisplayString(FullName), NameOf(attribute) ?? type.Name, Place.Of(attribute));
    }

    /// <summary>Reads a <c>[Function]</c> method.</summary>
    /// <param name="context">The method and its attribute.</param>
    /// <returns>The function; null when it is neither an orchestrator nor an activity.</returns>
    public static TaskFunction? ReadFunction(GeneratorAttributeSyntaxContext context)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        if (NameOf(context.Attributes[0]) is not { } name)
            return null;
        foreach (var parameter in method.Parameters)
        {
            if (Has(parameter, Worker + "OrchestrationTriggerAttribute"))
                return new TaskFunction(TaskKind.Orchestrator, name, "", "", "");
            if (Has(parameter, Worker + "ActivityTriggerAttribute"))
                return ReadActivity(name, method, parameter);
        }

        return null;
    }

    private static TaskFunction ReadActivity(string name, IMethodSymbol method, IParameterSymbol parameter)
    {
        var result = method.ReturnType as INamedTypeSymbol;
        var isTask = result?.ContainingNamespace?.ToDisplayString() == "System.Threading.Tasks" && result.Name == "Task";
        var output = isTask && result!.IsGenericType ? result.TypeArguments[0] as INamedTypeSymbol : result;
        var isVoid = method.ReturnsVoid || (isTask && !result!.IsGenericType);
        // The genuine generator makes no call for arrays, and none for types without a namespace.
        if (parameter.Type is not INamedTypeSymbol input || output is null || !HasNamespace(input)
            || (!isVoid && !HasNamespace(output)))
            return new TaskFunction(TaskKind.Activity, name, "", "", "");
        var type = input.SpecialType == SpecialType.System_Object ? "object?" : input.ToDisplayString(FullName);
        return new TaskFunction(
            TaskKind.Activity, name, $"{type} @{parameter.Name}", "@" + parameter.Name, isVoid ? "" : output.ToDisplayString(FullName));
    }

    private static bool HasNamespace(INamedTypeSymbol type) =>
        !type.ContainingNamespace.IsGlobalNamespace && type.TypeArguments.OfType<INamedTypeSymbol>().All(HasNamespace);

    private static bool Has(IParameterSymbol parameter, string attribute) =>
        parameter.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == attribute);

    private static string? NameOf(AttributeData attribute) =>
        attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Value is string name ? name : null;

    private static string NamespaceOf(INamedTypeSymbol type) =>
        type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();

    private static INamedTypeSymbol? TaskBaseOf(INamedTypeSymbol type)
    {
        for (var candidate = type.BaseType; candidate is not null; candidate = candidate.BaseType)
        {
            var place = candidate.ContainingNamespace.ToDisplayString();
            if ((place == "Microsoft.DurableTask" && candidate.MetadataName is "TaskOrchestrator`2" or "TaskActivity`2")
                || (place == "Microsoft.DurableTask.Entities" && candidate.MetadataName == "TaskEntity`1"))
                return candidate;
        }

        return null;
    }

    private static TaskKind KindOf(INamedTypeSymbol task) => task.Name switch
    {
        "TaskOrchestrator" => TaskKind.Orchestrator,
        "TaskActivity" => TaskKind.Activity,
        _ => TaskKind.Entity,
    };
}
