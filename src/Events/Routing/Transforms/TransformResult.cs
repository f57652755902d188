namespace FunctionsOrchestration.Events.Routing.Transforms;

/// <summary>What a transform made of an event: JSON, or the reasons why there is none.</summary>
/// <param name="Output">The result as JSON in UTF-8; empty where there is none.</param>
/// <param name="Errors">Selections that found nothing where that fails, with their place in the template; or a result that is too
///   large.</param>
public sealed record TransformResult(ReadOnlyMemory<byte> Output, IReadOnlyList<RoutingError> Errors)
{
    /// <summary>Whether there is a result.</summary>
    public bool Succeeded => Errors.Count == 0;
}
