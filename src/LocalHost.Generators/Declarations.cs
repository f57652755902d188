using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FunctionsOrchestration.LocalHost.Generators;

/// <summary>What a class or function is to the durable engine.</summary>
internal enum TaskKind
{
    Orchestrator,
    Activity,
    Entity,
}

/// <summary>A class marked <c>[DurableTask]</c>. Holds text only, so that an edit elsewhere generates nothing anew.</summary>
/// <param name="Kind">What it derives from.</param>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="Type">The class, fully qualified.</param>
/// <param name="Name">The task's name.</param>
/// <param name="Input">The type of the input; empty for an entity.</param>
/// <param name="Output">The type of the output; empty for an entity.</param>
/// <param name="HasBlankVersion">Whether its version is white space.</param>
/// <param name="Place">The attribute.</param>
internal sealed record TaskClass(
    TaskKind Kind, string Namespace, string Type, string Name, string Input, string Output, bool HasBlankVersion, Place Place);

/// <summary>A type marked <c>[DurableEvent]</c>.</summary>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="Type">The type, fully qualified.</param>
/// <param name="Name">The event's name.</param>
/// <param name="Place">The attribute.</param>
internal sealed record EventType(string Namespace, string Type, string Name, Place Place);

/// <summary>A <c>[Function]</c> method with an orchestration or activity trigger.</summary>
/// <param name="Kind">The kind of trigger.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Input">Type and name of the trigger's parameter; empty when a typed call cannot be generated.</param>
/// <param name="InputName">The name of the trigger's parameter.</param>
/// <param name="Output">The type of the result; empty for none.</param>
internal sealed record TaskFunction(TaskKind Kind, string Name, string Input, string InputName, string Output);

/// <summary>A place in the source.</summary>
/// <param name="Path">The file.</param>
/// <param name="Span">Where in its text.</param>
/// <param name="Lines">Which lines.</param>
internal sealed record Place(string Path, TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>The place of an attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <returns>The place.</returns>
    public static Place Of(AttributeData attribute)
    {
        var syntax = attribute.ApplicationSyntaxReference!;
        var location = syntax.SyntaxTree.GetLineSpan(syntax.Span);
        return new(location.Path, syntax.Span, location.Span);
    }

    /// <summary>The place, for a diagnostic.</summary>
    /// <returns>The location.</returns>
    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
