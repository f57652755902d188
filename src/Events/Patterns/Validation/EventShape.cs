namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Which fields events of a type have.</summary>
/// <param name="Type">The type.</param>
/// <param name="Fields">
/// The fields of the data by name, with what they hold; <see cref="FieldKind.None"/> for any kind. A place in a list is written <c>*</c>, for
/// example <c>items/*/price</c>.
/// </param>
public sealed record EventShape(string Type, IReadOnlyDictionary<string, FieldKind> Fields);
