namespace FunctionsOrchestration.Events.Routing.Transforms;

/// <summary>A transform that is ready to be applied. For any number of threads.</summary>
public sealed class EventTransform
{
    private readonly TemplateNode _root;
    private readonly TransformDefinition _definition;

    private EventTransform(TemplateNode root, TransformDefinition definition) => (_root, _definition) = (root, definition);

    /// <summary>Checks a definition and makes it ready. Null where anything is wrong, with all that is.</summary>
    /// <param name="definition">The template and its rules.</param>
    /// <param name="errors">What is wrong, with its place in the template; the first fifty. Empty where nothing is.</param>
    public static EventTransform? Compile(TransformDefinition definition, out IReadOnlyList<RoutingError> errors)
    {
        var found = new RoutingErrors();
        var root = new TransformCompiler(found).Compile(definition);
        errors = found.All;
        return root is null ? null : new EventTransform(root, definition);
    }

    /// <summary>What becomes of an event. The same is the preview of a template.</summary>
    public TransformResult Apply(EventView view) => TransformRun.Apply(_root, view, _definition.Missing, _definition.MaxOutputBytes);
}
